using AspireOrders.Tests.Integration.Telemetry;

namespace AspireOrders.Tests.Integration.Operations;

/// <summary>Where a trace goes from one service into another.</summary>
/// <param name="From">The service that caused it.</param>
/// <param name="To">The service that did it.</param>
/// <param name="By">How: <c>request</c>, <c>call</c> or <c>event</c>.</param>
/// <param name="Span">The first span there.</param>
internal sealed record TraceEdge(string From, string To, string By, string Span)
{
    private const string Outside = "who asks";

    /// <summary>The edges of an observed trace, as far as both ends have arrived.</summary>
    public static IEnumerable<TraceEdge> Read(Observation observed)
    {
        var spans = observed.Spans;
        var byId = spans.ToDictionary(span => span.SpanId, StringComparer.Ordinal);
        foreach (var span in spans)
        {
            if (span.ParentId == observed.Root) yield return new TraceEdge(Outside, span.Service, "request", span.Name);
            else if (byId.TryGetValue(span.ParentId, out var parent) && parent.Service != span.Service) yield return new TraceEdge(parent.Service, span.Service, Kind(parent, span), span.Name);
        }
    }

    private static string Kind(CollectedSpan cause, CollectedSpan span) => (cause.Kind, span.Kind) switch
    {
        (SpanKind.Client, SpanKind.Server) => "call",
        // What an event asks for is done at once, or as a step of its own once it was written down.
        (SpanKind.Producer, SpanKind.Consumer or SpanKind.Internal) => "event",
        // An order that the gateway sent along with others, in a call that is in the trace of one of them.
        (SpanKind.Server, SpanKind.Server) => "shared call",
        var other => $"{other}",
    };
}

/// <summary>A row of the table of edges in docs/telemetry.md.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="IsAtNeed">Whether there may be a trace without it.</param>
internal sealed record RegisteredEdge(TraceEdge Edge, bool IsAtNeed)
{
    /// <summary>The rows of the page.</summary>
    public static IReadOnlyList<RegisteredEdge> ReadAll() =>
    [
        .. from line in RegisteredMetric.Page()
           let cells = line.Split('|', StringSplitOptions.TrimEntries)
           where cells is ["", _, _, "request" or "call" or "event" or "shared call", _, _, ""]
           from caller in cells[1].Split(", ")
           select new RegisteredEdge(new TraceEdge(caller, cells[2], cells[3], cells[4].Trim('`')), cells[5].StartsWith("at need", StringComparison.Ordinal)),
    ];
}
