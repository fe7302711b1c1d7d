using System.Text.RegularExpressions;

namespace AspireOrders.Tests.Architecture;

/// <summary>The pages that name a test for each pattern and each risk name tests that exist; a renamed test would leave a promise that nothing holds.</summary>
public sealed partial class PatternRules
{
    private static readonly Dictionary<string, string> Tests = Sources.Find("*.cs").Where(f => f.StartsWith("Tests/", StringComparison.Ordinal))
        .Select(f => File.ReadAllText(Path.Combine(Sources.Root, f)))
        .SelectMany(text => Class().Matches(text).Select(c => (Name: c.Groups["name"].Value, Text: text)))
        .GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => string.Join('\n', g.Select(c => c.Text)), StringComparer.Ordinal);

    [Fact]
    public void Every_pattern_has_a_place_a_way_to_see_it_and_a_test()
    {
        var rows = Rows("patterns.md");

        rows.Count.ShouldBeGreaterThan(30);
        rows.ShouldAllBe(row => row.Length == 5 && row.All(cell => cell.Length > 0));
        rows.ShouldAllBe(row => Named(row[3]).Any());
    }

    [Theory]
    [InlineData("patterns.md", 3)]
    [InlineData("security.md", 2)]
    public void Every_test_that_is_named_exists(string page, int column)
    {
        var named = Rows(page).SelectMany(row => Named(row[column])).ToList();

        named.ShouldNotBeEmpty();
        named.Where(n => !Exists(n)).ShouldBeEmpty();
    }

    private static bool Exists((string Class, string Method) named) =>
        Tests.TryGetValue(named.Class, out var text) && (named.Method.Length == 0 || text.Contains($" {named.Method}", StringComparison.Ordinal));

    // A long name may be cut off with an ellipsis.
    private static IEnumerable<(string Class, string Method)> Named(string cell) =>
        Test().Matches(cell).Select(m => (m.Groups["class"].Value, m.Groups["method"].Value.TrimEnd('…')));

    private static List<string[]> Rows(string page) =>
    [
        .. File.ReadLines(Path.Combine(Sources.Root, "docs", page)).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|', ' ').Split(" | ", StringSplitOptions.TrimEntries)),
    ];

    [GeneratedRegex(@"class (?<name>\w+(?:Tests|Rules))\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Class();

    [GeneratedRegex(@"`(?:\w+\.)?(?<class>\w+(?:Tests|Rules))(?:\.(?<method>\w+…?))?`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Test();
}
