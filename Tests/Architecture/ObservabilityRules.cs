using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AspireOrders.Tests.Architecture;

/// <summary>Dashboards and alert rules ask only for what docs/telemetry.md knows; a renamed metric would leave an empty chart and an alert that never fires.</summary>
public sealed partial class ObservabilityRules
{
    private static readonly string Folder = Path.Combine(Sources.Root, "deploy", "observability");

    // What a histogram's or counter's samples add to the name that the page has.
    private static readonly string[] Suffixes = ["", "_bucket", "_sum", "_count"];

    [Fact]
    public void Every_query_is_about_metrics_that_are_registered()
    {
        var known = Code().Matches(File.ReadAllText(Path.Combine(Sources.Root, "docs", "telemetry.md"))).Select(match => match.Groups["name"].Value)
            .SelectMany(name => Suffixes.Select(suffix => name + suffix)).ToHashSet(StringComparer.Ordinal);

        var queries = Dashboards().Concat(Alerts()).ToList();
        queries.Count.ShouldBeGreaterThan(40);
        foreach (var query in queries)
        {
            // What is quoted, selected by or grouped by is no metric.
            var metrics = Name().Matches(NoMetric().Replace(query, " ")).Select(match => match.Value).ToList();
            metrics.ShouldNotBeEmpty(query);
            metrics.ShouldBeSubsetOf(known, query);
        }
    }

    private static IEnumerable<string> Dashboards() =>
        Directory.EnumerateFiles(Path.Combine(Folder, "grafana", "dashboards"), "*.json")
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["panels"]!.AsArray())
            .SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => (string)target!["expr"]!);

    private static IEnumerable<string> Alerts() =>
        Alert().Matches(File.ReadAllText(Path.Combine(Folder, "alerts.yml"))).Select(match => match.Groups["query"].Value);

    [GeneratedRegex("`(?<name>[a-z0-9_]+)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|""[^""]*""|\b(?:by|on) *\([^)]*\)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex NoMetric();

    // A function is followed by a parenthesis, a keyword has no underscore.
    [GeneratedRegex(@"\bup\b|\b[a-z0-9]+(?:_[a-z0-9]+)+\b(?! *\()", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^ +expr: (?:\|\n)?(?<query>.*\n(?: {10,}.*\n)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Alert();
}
