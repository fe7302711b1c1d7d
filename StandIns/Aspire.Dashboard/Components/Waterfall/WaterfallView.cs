using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components.Waterfall;

/// <summary>A point on a bar: a log entry or a span's own event.</summary>
/// <param name="Left">In hundredths of the trace's width.</param>
/// <param name="Text">What happened.</param>
/// <param name="Style">error, warning, event or nothing.</param>
/// <param name="Log">The log entry; null for a span's event.</param>
public sealed record WaterfallMark(double Left, string Text, string Style, LogEntry? Log);

/// <summary>A visible line of the waterfall.</summary>
/// <param name="Item">The span at its place.</param>
/// <param name="Left">Where its bar begins, in hundredths of the width.</param>
/// <param name="Width">How wide its bar is, in hundredths of the width.</param>
/// <param name="IsCollapsed">Whether what is under it is hidden.</param>
/// <param name="IsMatch">Whether it is what is searched for; true for all while nothing is.</param>
/// <param name="Marks">Points on the bar.</param>
public sealed record WaterfallRow(TraceSpan Item, double Left, double Width, bool IsCollapsed, bool IsMatch, IReadOnlyList<WaterfallMark> Marks);

/// <summary>What somebody searches for inside a trace.</summary>
/// <param name="Text">In the name, service, status or any attribute; empty for any.</param>
/// <param name="Category">Null for any.</param>
/// <param name="ErrorsOnly">Only spans that failed.</param>
internal sealed record SpanSearch(string Text = "", SpanCategory? Category = null, bool ErrorsOnly = false)
{
    /// <summary>Whether everything matches.</summary>
    public bool IsEmpty => Text.Length == 0 && Category is null && !ErrorsOnly;

    /// <summary>Whether a span is what is searched for.</summary>
    public bool Matches(TelemetrySpan span) =>
        (!ErrorsOnly || span.Status == SpanStatus.Error)
        && (Category is null || span.Category == Category)
        && (Text.Length == 0 || Has(span.Name) || Has(span.Resource.Name) || Has(span.StatusMessage) || Has(span.UninstrumentedPeer)
            || Has(span.SpanId.ToString()) || span.Attributes.Any(attribute => Has(attribute.Value) || Has(attribute.Name)));

    private bool Has(string text) => text.Contains(Text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The lines of a waterfall.</summary>
internal static class WaterfallView
{
    /// <summary>Lines that are not under a collapsed span, in the trace's order.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="collapsed">Spans whose descendants are hidden.</param>
    /// <param name="search">What is searched for; spans that do not match stay, dimmed, where a match is under them, and go otherwise.</param>
    /// <param name="logs">Log entries of the trace.</param>
    public static List<WaterfallRow> Build(TraceDetail trace, IReadOnlySet<SpanId> collapsed, SpanSearch search, IReadOnlyList<LogEntry> logs)
    {
        var rows = new List<WaterfallRow>();
        var total = Math.Max(trace.Summary.Duration.Ticks, 1);
        var bySpan = logs.ToLookup(log => log.SpanId);
        for (var index = 0; index < trace.Spans.Count; index++)
        {
            var item = trace.Spans[index];
            var isMatch = search.Matches(item.Span);
            if (!isMatch && !trace.Spans.Skip(index + 1).Take(item.DescendantCount).Any(below => search.Matches(below.Span)))
            {
                index += item.DescendantCount;
                continue;
            }

            var isCollapsed = item.DescendantCount > 0 && collapsed.Contains(item.Span.SpanId);
            rows.Add(new WaterfallRow(
                item,
                Percent(item.Offset.Ticks, total),
                Percent(item.Span.Duration.Ticks, total),
                isCollapsed,
                isMatch,
                Marks(trace, item.Span, bySpan[item.Span.SpanId], total)));
            index += isCollapsed ? item.DescendantCount : 0;
        }

        return rows;
    }

    /// <summary>Hundredths of a whole, never outside of it.</summary>
    public static double Percent(long part, long whole) => Math.Clamp(part * 100d / whole, 0, 100);

    private static List<WaterfallMark> Marks(TraceDetail trace, TelemetrySpan span, IEnumerable<LogEntry> logs, long total)
    {
        var start = trace.Summary.StartTime;
        var events = span.Events.Select(happened => new WaterfallMark(
            Percent((happened.Time - start).Ticks, total), happened.Name, happened.Exception is null ? "event" : "event error", null));
        var entries = logs.Select(log => new WaterfallMark(
            Percent((log.Time - start).Ticks, total),
            $"{log.Severity}: {log.Message}",
            log.Severity switch { >= LogSeverity.Error => "error", LogSeverity.Warning => "warning", _ => "" },
            log));
        return [.. events.Concat(entries)];
    }
}
