namespace Aspire.Hosting.ApplicationModel;

/// <summary>Formats of a value inside an expression.</summary>
internal static class ValueFormat
{
    public const string Uri = "uri";

    /// <exception cref="FormatException">The format is not one of those known.</exception>
    public static string Apply(string value, string format) => string.Equals(format, Uri, StringComparison.OrdinalIgnoreCase)
        ? System.Uri.EscapeDataString(value)
        : throw new FormatException($"The format '{format}' is not supported.");

    /// <summary>Doubles the braces that are not doubled already, so that text survives as part of a composite format.</summary>
    public static string EscapeBraces(string text)
    {
        if (text.AsSpan().IndexOfAny('{', '}') < 0)
        {
            return text;
        }

        var escaped = new System.Text.StringBuilder(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            escaped.Append(text[i]);
            if (text[i] is '{' or '}')
            {
                escaped.Append(text[i]);
                i += i + 1 < text.Length && text[i + 1] == text[i] ? 1 : 0;
            }
        }

        return escaped.ToString();
    }
}
