using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>The last traces; the one whose first span arrived longest ago makes room.</summary>
internal sealed class TraceStore(DashboardOptions options)
{
    // One endless trace must not push out all others.
    private int MaxSpansOfATrace => Math.Max(1, options.MaxSpanCount / 4);

    private readonly Lock _lock = new();
    private readonly Dictionary<TraceId, LinkedListNode<TraceRecord>> _traces = [];
    private readonly LinkedList<TraceRecord> _arrivals = new();
    private int _spans;
    private long _evicted;

    public long Evicted => Interlocked.Read(ref _evicted);

    public (int Traces, int Spans) Count
    {
        get
        {
            lock (_lock)
            {
                return (_traces.Count, _spans);
            }
        }
    }

    public void Add(List<TelemetrySpan> spans)
    {
        lock (_lock)
        {
            foreach (var span in spans)
            {
                Add(span);
            }

            while (_traces.Count > options.MaxTraceCount || _spans > options.MaxSpanCount)
            {
                _evicted += _arrivals.First!.Value.Spans.Count;
                Remove(_arrivals.First);
            }
        }
    }

    public void Clear(string? resource)
    {
        lock (_lock)
        {
            foreach (var trace in _traces.Values.Where(trace => trace.Value.Spans.Exists(span => span.Resource.Matches(resource))).ToList())
            {
                Remove(trace);
            }
        }
    }

    public TracePage Find(TraceQuery query)
    {
        List<TraceSummary> found;
        lock (_lock)
        {
            found = [.. _arrivals.Where(trace => Holds(query, trace)).Select(static trace => trace.Summarize())];
        }

        var ordered = query.NewestFirst
            ? found.OrderByDescending(static trace => trace.StartTime)
            : found.OrderBy(static trace => trace.StartTime);
        var longest = found.Count == 0 ? TimeSpan.Zero : found.Max(static trace => trace.Duration);
        return new TracePage([.. ordered.Skip(query.Skip).Take(query.Take)], found.Count, longest);
    }

    public TraceDetail? Find(TraceId traceId)
    {
        TraceSummary summary;
        List<TelemetrySpan> spans;
        List<SpanBacklink> backlinks;
        lock (_lock)
        {
            if (!_traces.TryGetValue(traceId, out var trace))
            {
                return null;
            }

            summary = trace.Value.Summarize();
            spans = [.. trace.Value.Spans];
            backlinks = [.. _arrivals.SelectMany(static other => other.Spans).Where(static span => span.Links.Count > 0)
                .SelectMany(span => span.Links.Where(link => link.TraceId == traceId)
                    .Select(link => new SpanBacklink(link.SpanId, span, link.Attributes)))];
        }

        return new TraceDetail(summary, TraceAssembly.Arrange(summary, spans), backlinks);
    }

    public TraceSummary? Summarize(TraceId traceId)
    {
        lock (_lock)
        {
            return _traces.TryGetValue(traceId, out var trace) ? trace.Value.Summarize() : null;
        }
    }

    public TelemetrySpan? Find(TraceId traceId, SpanId spanId)
    {
        lock (_lock)
        {
            return _traces.TryGetValue(traceId, out var trace) ? trace.Value.Spans.Find(span => span.SpanId == spanId) : null;
        }
    }

    /// <summary>All spans kept, the traces in the order they arrived.</summary>
    public List<TelemetrySpan> AllSpans()
    {
        lock (_lock)
        {
            return [.. _arrivals.SelectMany(static trace => trace.Spans)];
        }
    }

    private void Add(TelemetrySpan span)
    {
        if (!_traces.TryGetValue(span.TraceId, out var trace))
        {
            trace = _arrivals.AddLast(new TraceRecord(span.TraceId));
            _traces.Add(span.TraceId, trace);
        }

        if (trace.Value.Spans.Count >= MaxSpansOfATrace)
        {
            _evicted++;
        }
        else if (trace.Value.Add(span))
        {
            _spans++;
        }
    }

    private void Remove(LinkedListNode<TraceRecord> trace)
    {
        _spans -= trace.Value.Spans.Count;
        _traces.Remove(trace.Value.TraceId);
        _arrivals.Remove(trace);
    }

    private static bool Holds(TraceQuery query, TraceRecord trace)
    {
        if (!string.IsNullOrEmpty(query.Resource) && !trace.Spans.Exists(span => span.Resource.Matches(query.Resource)))
        {
            return false;
        }

        if (query.Category is { } category && !trace.Spans.Exists(span => span.Category == category))
        {
            return false;
        }

        if (query.Filters.Count > 0 && !trace.Spans.Exists(span => Conditions.Holds(query.Filters, span)))
        {
            return false;
        }

        var summary = trace.Summarize();
        return (query.MinimumDuration is not { } minimum || summary.Duration >= minimum)
            && (query.MaximumDuration is not { } maximum || summary.Duration <= maximum)
            && (query.HasError is not { } hasError || summary.ErrorCount > 0 == hasError)
            && (string.IsNullOrEmpty(query.Text)
                || summary.Name.Contains(query.Text, StringComparison.OrdinalIgnoreCase)
                || summary.TraceId.ToString().StartsWith(query.Text, StringComparison.OrdinalIgnoreCase));
    }
}
