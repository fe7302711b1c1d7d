namespace AspireOrders.ServiceDefaults.Errors.Languages;

/// <summary>A language in which errors can be told.</summary>
/// <param name="Tag">Its tag (BCP 47), as in <c>Content-Language</c> and in the locale of <c>google.rpc.LocalizedMessage</c>.</param>
public sealed record ErrorLanguage(string Tag)
{
    /// <summary>The language that errors are written in.</summary>
    public static readonly ErrorLanguage English = new("en");

    /// <summary>Simplified Chinese.</summary>
    public static readonly ErrorLanguage Chinese = new("zh");

    // A header may list as many as it likes; nobody reads that many languages.
    private const int MostChoices = 20;

    /// <summary>
    /// The one that an <c>Accept-Language</c> header prefers (RFC 9110, section 12.5.4): the highest weight, at equal weight the one named first; English
    /// when the header names neither, or is no such header.
    /// </summary>
    public static ErrorLanguage Choose(string? acceptLanguage)
    {
        if (string.IsNullOrEmpty(acceptLanguage)) return English;
        var (best, weight) = (English, 0.0);
        foreach (var choice in acceptLanguage.Split(',', MostChoices + 1).Take(MostChoices))
        {
            var parts = choice.Split(';', StringSplitOptions.TrimEntries);
            if (Find(parts[0]) is not { } language || Weight(parts) is var preference && preference <= weight) continue;
            (best, weight) = (language, preference);
        }

        return best;
    }

    private static ErrorLanguage? Find(string range) => range switch
    {
        "*" => English,
        _ when IsIn(range, English) => English,
        _ when IsIn(range, Chinese) => Chinese,
        _ => null,
    };

    // "zh", "zh-CN" and "zh-Hans-CN" are Chinese, "zho" is not.
    private static bool IsIn(string range, ErrorLanguage language) =>
        range.StartsWith(language.Tag, StringComparison.OrdinalIgnoreCase) && (range.Length == language.Tag.Length || range[language.Tag.Length] == '-');

    private static double Weight(string[] parts)
    {
        var weight = parts.Skip(1).FirstOrDefault(p => p.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        if (weight is null) return 1;
        return double.TryParse(weight.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1 ? number : 0;
    }
}
