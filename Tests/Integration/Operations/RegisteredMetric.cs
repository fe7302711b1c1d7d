namespace AspireOrders.Tests.Integration.Operations;

/// <summary>A row of the table of docs/telemetry.md.</summary>
internal sealed record RegisteredMetric(string Name, string Kind, IReadOnlySet<string> Labels, IReadOnlySet<string> Services)
{
    /// <summary>It appears with its first cause, in whatever service has one.</summary>
    public bool AtNeed => Services.Contains("at need");

    /// <summary>The rows of the page.</summary>
    public static IReadOnlyList<RegisteredMetric> ReadAll() =>
    [
        .. Page().Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells is ["", ['`', ..], "counter" or "gauge" or "histogram", _, _, _, ""])
            .Select(cells => new RegisteredMetric(cells[1].Trim('`'), cells[2], Words(cells[3]), Words(cells[4]))),
    ];

    /// <summary>The page, line by line.</summary>
    public static IEnumerable<string> Page()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "AspireOrders.sln"))) directory = directory.Parent!;
        return File.ReadLines(Path.Combine(directory.FullName, "docs", "telemetry.md"));
    }

    private static HashSet<string> Words(string cell) => [.. cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('`'))];
}
