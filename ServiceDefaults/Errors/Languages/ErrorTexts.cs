using System.Text;
using System.Text.RegularExpressions;

namespace AspireOrders.ServiceDefaults.Errors.Languages;

/// <summary>
/// Tells errors in the caller's language. Errors are written in English where they arise, and travel so between services; what leaves is looked up here,
/// by the sentence with gaps where it names something. A sentence that is not here stays English: better read in a foreign language than not told.
/// </summary>
public static partial class ErrorTexts
{
    private static readonly (Regex Pattern, string Text)[] Sentences =
    [
        // The longer first: it says more of what stands in its gaps.
        .. ChineseTexts.Sentences.Where(s => s.Key.Contains("{0}", StringComparison.Ordinal)).OrderByDescending(s => s.Key.Length)
            .Select(s => (Pattern(s.Key), s.Value)),
    ];

    /// <summary>The error with its message and reasons in a language; its row of the table stays.</summary>
    public static DomainException In(this DomainException error, ErrorLanguage language) => language == ErrorLanguage.English
        ? error
        : new DomainException(
            error.Error, Translate(error.Message, language), [.. error.Details.Select(d => d with { Reason = Translate(d.Reason, language) })], error.RetryAfter, error)
        {
            GrpcStatus = error.GrpcStatus,
        };

    /// <summary>The title of a row of the table in a language.</summary>
    public static string TitleIn(this ErrorCode code, ErrorLanguage language) => Translate(code.Title, language);

    /// <summary>A sentence in a language; itself when it is not known.</summary>
    public static string Translate(string sentence, ErrorLanguage language) =>
        language == ErrorLanguage.English ? sentence : Find(sentence) ?? sentence;

    /// <summary>A sentence in Chinese; null when it is not known.</summary>
    internal static string? Find(string sentence)
    {
        if (ChineseTexts.Sentences.TryGetValue(sentence, out var whole)) return whole;
        foreach (var (pattern, text) in Sentences)
        {
            if (pattern.Match(sentence) is { Success: true } match) return Fill(text, match);
        }

        return null;
    }

    private static string Fill(string text, Match match)
    {
        for (var i = 1; i < match.Groups.Count; i++)
        {
            var word = match.Groups[i].Value;
            text = text.Replace($"{{{i - 1}}}", ChineseTexts.Words.GetValueOrDefault(word, word), StringComparison.Ordinal);
        }

        return text;
    }

    // Linear in the length of the sentence, whoever wrote what stands in its gaps.
    private static Regex Pattern(string sentence)
    {
        var pattern = new StringBuilder("^");
        foreach (var part in Gap().Split(sentence)) pattern.Append(Regex.Escape(part)).Append("(.+?)");
        pattern.Length -= "(.+?)".Length;
        return new Regex(pattern.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"\{[0-9]\}", RegexOptions.None, 1000)]
    private static partial Regex Gap();
}
