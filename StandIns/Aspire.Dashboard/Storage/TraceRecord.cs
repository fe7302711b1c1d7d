using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>The spans of one trace that have arrived, in whatever order. Guarded by the store's lock.</summary>
internal sealed class TraceRecord(TraceId traceId, long arrival)
{
    private const int ScannedAtMost = 16;

    private HashSet<SpanId>? _known;
    private TraceSummary? _summary;

    public TraceId TraceId => traceId;

    /// <summary>Grows with every trace that begins to arrive.</summary>
    public long Arrival => arrival;

    /// <summary>Whether it is one span that went well.</summary>
    public bool IsLonely => Spans is [{ Status: not SpanStatus.Error }];

    public List<TelemetrySpan> Spans { get; } = new(4);

    /// <summary>Adds a span; false when it is there already, because a sender was not sure and sent it again.</summary>
    public bool Add(TelemetrySpan span)
    {
        if (IsKnown(span.SpanId))
        {
            return false;
        }

        Spans.Add(span);
        _known?.Add(span.SpanId);
        _summary = null;
        return true;
    }

    public TraceSummary Summarize() => _summary ??= TraceAssembly.Summarize(traceId, Spans);

    private bool IsKnown(SpanId spanId)
    {
        if (Spans.Count <= ScannedAtMost)
        {
            return Spans.Exists(span => span.SpanId == spanId);
        }

        _known ??= [.. Spans.Select(static span => span.SpanId)];
        return _known.Contains(spanId);
    }
}
