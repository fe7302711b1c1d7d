namespace AspireOrders.Messaging;

/// <summary>The tables of messaging, for the first migration of each service.</summary>
public static class MessagingSchema
{
    /// <summary>The script that creates outbox, inbox and dead letters in the current schema; run it once.</summary>
    public static string Script { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(MessagingSchema).Assembly.GetManifestResourceStream("messaging.sql")
            ?? throw new InvalidOperationException("The resource 'messaging.sql' is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
