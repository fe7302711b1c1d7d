using System.Text.RegularExpressions;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>What a text of SQL does, in few words that do not depend on its values: <c>SELECT stock INSERT reservations</c>.</summary>
/// <param name="Text">Operations with their tables in the order they are written, at most <see cref="MostParts"/>; a word alone where there is no table.</param>
/// <param name="Operation">The operation when there is only one; null otherwise.</param>
/// <param name="Collection">The table of that operation; null otherwise.</param>
internal sealed partial record SqlSummary(string Text, string? Operation, string? Collection)
{
    private const int MostParts = 3;

    /// <summary>Reads a text; parts that it does not understand are left out.</summary>
    public static SqlSummary Read(string text)
    {
        var words = Words().Matches(text).Where(static match => match.Groups["word"].Success).Select(static match => match.Value).ToList();
        if (words.Count == 0) return new("", null, null);
        var queries = NamesOfQueries(words);
        var parts = new List<(string Operation, string Table)>();
        var isSelecting = false;
        for (var index = 0; index < words.Count && parts.Count < MostParts; index++)
        {
            var operation = OperationAt(words, index, ref isSelecting);
            if (operation is null) continue;
            var at = index + (operation is "SELECT" or "UPDATE" ? 1 : 2);
            if (at < words.Count && Is(words[at], "ONLY")) at++;
            // A parenthesis begins a query of its own, or the arguments of a function.
            if (at >= words.Count || words[at] == "(" || (at + 1 < words.Count && words[at + 1] == "(" && operation == "SELECT")) continue;
            var part = (operation, words[at].Replace("\"", "", StringComparison.Ordinal));
            if (!queries.Contains(part.Item2) && !parts.Contains(part)) parts.Add(part);
        }

        return parts.Count switch
        {
            0 => new(words[0].ToUpperInvariant(), words[0].ToUpperInvariant(), null),
            1 => new($"{parts[0].Operation} {parts[0].Table}", parts[0].Operation, parts[0].Table),
            _ => new(string.Join(' ', parts.Select(static part => $"{part.Operation} {part.Table}")), null, null),
        };
    }

    private static string? OperationAt(List<string> words, int index, ref bool isSelecting)
    {
        var (word, before, after) = (words[index], index > 0 ? words[index - 1] : "", index + 1 < words.Count ? words[index + 1] : "");
        if (Is(word, "SELECT")) isSelecting = true;
        if (Is(word, "INSERT") && Is(after, "INTO")) return Write("INSERT", ref isSelecting);
        if (Is(word, "MERGE") && Is(after, "INTO")) return Write("MERGE", ref isSelecting);
        if (Is(word, "DELETE") && Is(after, "FROM")) return Write("DELETE", ref isSelecting);
        // FOR UPDATE and ON CONFLICT DO UPDATE belong to what comes before.
        if (Is(word, "UPDATE") && !Is(before, "FOR") && !Is(before, "KEY") && !Is(before, "DO")) return Write("UPDATE", ref isSelecting);
        return Is(word, "FROM") && isSelecting && !Is(before, "DELETE") && !Is(before, "DISTINCT") ? "SELECT" : null;
    }

    private static string Write(string operation, ref bool isSelecting)
    {
        isSelecting = false;
        return operation;
    }

    // WITH name AS ( …: the name is no table.
    private static HashSet<string> NamesOfQueries(List<string> words)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (!words.Exists(static word => Is(word, "WITH"))) return names;
        for (var index = 1; index + 1 < words.Count; index++)
        {
            if (!Is(words[index], "AS")) continue;
            var next = index + 1;
            while (next < words.Count && (Is(words[next], "NOT") || Is(words[next], "MATERIALIZED"))) next++;
            if (next < words.Count && words[next] == "(") names.Add(NameBefore(words, index));
        }

        return names;
    }

    // The name may be followed by the names of its columns.
    private static string NameBefore(List<string> words, int index)
    {
        var at = index - 1;
        if (words[at] == ")")
        {
            while (at > 0 && words[at] != "(") at--;
            at--;
        }

        return at >= 0 ? words[at] : "";
    }

    private static bool Is(string word, string keyword) => word.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""
        --[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|(?<word>(?:[A-Za-z_][\w$]*|"[^"]+")(?:\.(?:[A-Za-z_][\w$]*|"[^"]+"))*|[()])
        """, RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex Words();
}
