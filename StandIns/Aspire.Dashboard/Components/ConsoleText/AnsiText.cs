using System.Text;

namespace Aspire.Dashboard.Components.ConsoleText;

/// <summary>A piece of a console line that looks the same all over.</summary>
/// <param name="Text">What is printed.</param>
/// <param name="Class">CSS classes: <c>a0</c> to <c>a7</c> for colours, <c>bold</c>, <c>dimmed</c>, <c>italic</c>, <c>underline</c>; empty for plain text.</param>
/// <param name="IsMatch">Whether it is what somebody searches for.</param>
internal sealed record AnsiSpan(string Text, string Class, bool IsMatch = false);

/// <summary>Reads the colour codes of terminals (ECMA-48, select graphic rendition) and leaves all other control sequences out.</summary>
internal static class AnsiText
{
    private const char Escape = '\u001b';

    /// <summary>The pieces of a line.</summary>
    public static IReadOnlyList<AnsiSpan> Parse(string line)
    {
        if (!line.Contains(Escape, StringComparison.Ordinal))
        {
            return [new AnsiSpan(line, "")];
        }

        var spans = new List<AnsiSpan>();
        var text = new StringBuilder();
        var style = default(AnsiStyle);
        for (var index = 0; index < line.Length; index++)
        {
            if (line[index] != Escape)
            {
                text.Append(line[index]);
                continue;
            }

            var (next, codes) = ReadSequence(line, index);
            index = next;
            if (codes is not null)
            {
                Flush();
                style = style.With(codes);
            }
        }

        Flush();
        return spans;

        void Flush()
        {
            if (text.Length > 0)
            {
                spans.Add(new AnsiSpan(text.ToString(), style.Class));
                text.Clear();
            }
        }
    }

    /// <summary>What is printed without any codes.</summary>
    public static string Strip(string line) => line.Contains(Escape, StringComparison.Ordinal)
        ? string.Concat(Parse(line).Select(span => span.Text))
        : line;

    /// <summary>Cuts pieces where what is searched for begins and ends; a match across two colours is not found.</summary>
    public static IEnumerable<AnsiSpan> Mark(IReadOnlyList<AnsiSpan> spans, string? search)
    {
        foreach (var span in spans)
        {
            var start = 0;
            while (!string.IsNullOrEmpty(search) && span.Text.IndexOf(search, start, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            {
                if (at > start)
                {
                    yield return span with { Text = span.Text[start..at] };
                }

                yield return new AnsiSpan(span.Text.Substring(at, search.Length), span.Class, IsMatch: true);
                start = at + search.Length;
            }

            if (start < span.Text.Length)
            {
                yield return start == 0 ? span : span with { Text = span.Text[start..] };
            }
        }
    }

    // Returns the index of the sequence's last character, and its codes when it is about looks.
    private static (int Last, string[]? Codes) ReadSequence(string line, int start)
    {
        var index = start + 1;
        if (index >= line.Length)
        {
            return (line.Length - 1, null);
        }

        if (line[index] == ']')
        {
            // An operating system command ends with BEL or with ESC and a backslash.
            while (++index < line.Length && line[index] != '\u0007')
            {
                if (line[index] == Escape && index + 1 < line.Length && line[index + 1] == '\\')
                {
                    return (index + 1, null);
                }
            }

            return (Math.Min(index, line.Length - 1), null);
        }

        if (line[index] != '[')
        {
            return (index, null);
        }

        var parameters = index + 1;
        while (++index < line.Length && line[index] is < '@' or > '~')
        {
        }

        return index < line.Length && line[index] == 'm' ? (index, line[parameters..index].Split(';')) : (Math.Min(index, line.Length - 1), null);
    }
}
