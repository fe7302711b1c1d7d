namespace AspireOrders.Load;

/// <summary>Texts that are part of the program.</summary>
internal static class EmbeddedText
{
    /// <summary>The text of that file name.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
