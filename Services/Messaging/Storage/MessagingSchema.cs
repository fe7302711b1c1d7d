namespace AspireOrders.Messaging;

/// <summary>The tables of messaging, for the first migration of each service.</summary>
public static class MessagingSchema
{
    /// <summary>The scripts that create outbox, inbox and dead letters in the current schema; run each once, in this order.</summary>
    public static IReadOnlyList<string> Scripts { get; } = [.. Names().Select(Read)];

    /// <summary>All of <see cref="Scripts"/> in one.</summary>
    public static string Script { get; } = string.Join('\n', Scripts);

    private static IEnumerable<string> Names() => typeof(MessagingSchema).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(MessagingSchema).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
