using System.Text.RegularExpressions;
using AspireOrders.ServiceDefaults.Errors.Languages;

namespace AspireOrders.Tests.Architecture;

/// <summary>Whatever a caller can be told is there in every language.</summary>
public sealed partial class ErrorTextRules
{
    [Fact]
    public void Every_sentence_that_an_error_is_made_of_is_translated()
    {
        var sentences = Sources.Product
            .Where(f => f.Path.StartsWith("Services/", StringComparison.Ordinal) || f.Path.StartsWith("ServiceDefaults/", StringComparison.Ordinal))
            .SelectMany(f => Sentence().Matches(f.Text).Select(m => (f.Path, Text: Interpolation().Replace(m.Groups["text"].Value, "7"))))
            // What is left of an interpolation with a text of its own inside is no sentence.
            .Where(s => !s.Text.Contains('{', StringComparison.Ordinal) && !s.Text.Contains('}', StringComparison.Ordinal))
            .Distinct().ToList();

        sentences.Count.ShouldBeGreaterThan(60);
        sentences.Where(s => ErrorTexts.Translate(s.Text, ErrorLanguage.Chinese) == s.Text).ShouldBeEmpty();
    }

    [GeneratedRegex(
        """
        (?:new\ (?:DomainException)?\(|new\(|:\ new\()\s*ErrorCode\.\w+,\s*\$?"(?<text>[^"\\]+)"
        |DomainException\.(?:WrongState|Unavailable)\(\s*\$?"(?<text>[^"\\]+)"
        |(?:DomainException\.Invalid|new\ FieldError)\((?:[^;"]|"[^"]*"(?=,))*,\s*\$?"(?<text>[^"\\]+)"\)
        |WithMessage\(\s*\$?"(?<text>[^"\\]+)"
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 5000)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\{[^{}""]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Interpolation();
}
