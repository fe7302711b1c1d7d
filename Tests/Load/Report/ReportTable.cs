using AspireOrders.Load.Measuring;
using Spectre.Console;

namespace AspireOrders.Load.Report;

/// <summary>The figures for people.</summary>
internal static class ReportTable
{
    /// <summary>Writes the tables: the figures, then where the processor time went.</summary>
    public static void Write(IAnsiConsole console, string title, BenchFigures figures, Measurement measured, LatencyHistogram pages)
    {
        var table = new Table().Title(Markup.Escape(title)).Border(TableBorder.Rounded).AddColumn("figure").AddColumn(new TableColumn("value").RightAligned());
        foreach (var (name, value) in Rows(figures)) table.AddRow(name, value);
        table.AddRow("list page of 100 orders, p99", $"{pages.Percentile(0.99).TotalMilliseconds:0.0} ms");
        table.AddRow("telemetry sent (OTLP)", $"{measured.TelemetryBytes / 1024:N0} KiB");
        foreach (var (error, count) in measured.Recorder.Errors) table.AddRow($"error {Markup.Escape(error)}", $"{count:N0}");
        console.Write(table);

        var processors = new Table().Title("Processor time").Border(TableBorder.Rounded)
            .AddColumn("part").AddColumn(new TableColumn("seconds").RightAligned()).AddColumn(new TableColumn("µs an order").RightAligned());
        var orders = Math.Max(1, measured.Recorder.AcceptedCount);
        foreach (var (part, seconds) in measured.Used.Seconds.OrderByDescending(s => s.Value)) processors.AddRow(part, $"{seconds:0.00}", $"{seconds * 1e6 / orders:0.0}");
        processors.AddRow("total", $"{measured.Used.Total:0.00}", $"{measured.Used.Total * 1e6 / orders:0.0}");
        console.Write(processors);
    }

    private static IEnumerable<(string Name, string Value)> Rows(BenchFigures figures)
    {
        yield return ("accepted/s", $"{figures.AcceptedPerSecond:N0}");
        yield return ("settled/s", $"{figures.SettledPerSecond:N0}");
        yield return ("p50", $"{figures.P50Ms:0.0} ms");
        yield return ("p99", $"{figures.P99Ms:0.0} ms");
        yield return ("max", $"{figures.MaxMs:0.0} ms");
        yield return ("errors", $"{figures.Errors:N0}");
        yield return ("settled lag at the end", figures.SettledLagSeconds is { } lag ? $"{lag:0.00} s" : "never settled");
        yield return ("pgbench, orders/s", figures.PgbenchPerSecond is { } pgbench ? $"{pgbench:N0}" : "not run");
        yield return ("ratio to pgbench", figures.RatioToPgbench is { } ratio ? $"{ratio:0.00}" : "not run");
        yield return ("violations found by the audit", $"{figures.AuditViolations:N0}");
    }
}
