using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>
/// The last traces; the one whose first span arrived longest ago makes room. Traces of one good span, such as a worker that asks its
/// database every second whether there is work, get a share only: they would push out everything else within minutes.
/// </summary>
internal sealed class TraceStore(DashboardOptions options)
{
    // One endless trace must not push out all others.
    private int MaxSpansOfATrace => Math.Max(1, options.MaxSpanCount / 4);

    private readonly Lock _lock = new();
    private readonly Dictionary<TraceId, LinkedListNode<TraceRecord>> _traces = [];
    private readonly LinkedList<TraceRecord> _arrivals = new();
    private readonly LinkedList<TraceRecord> _lonely = new();
    private long _lastArrival;
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
                var victim = Victim();
                _evicted += victim.Value.Spans.Count;
                Remove(victim);
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
            found = [.. All().Where(trace => Holds(query, trace)).Select(static trace => trace.Summarize())];
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
            backlinks = [.. All().SelectMany(static other => other.Spans).Where(static span => span.Links.Count > 0)
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

    /// <summary>The spans of a trace in the order they began; none when it is not kept.</summary>
    public IReadOnlyList<TelemetrySpan> SpansOf(TraceId traceId)
    {
        lock (_lock)
        {
            return _traces.TryGetValue(traceId, out var trace) ? [.. trace.Value.Spans.OrderBy(static span => span.StartTime)] : [];
        }
    }

    /// <summary>Whose spans are kept.</summary>
    public IReadOnlySet<TelemetryResource> Senders()
    {
        lock (_lock)
        {
            return All().SelectMany(static trace => trace.Spans).Select(static span => span.Resource).ToHashSet();
        }
    }

    /// <summary>All spans kept, the traces in the order they arrived.</summary>
    public List<TelemetrySpan> AllSpans()
    {
        lock (_lock)
        {
            return [.. All().OrderBy(static trace => trace.Arrival).SelectMany(static trace => trace.Spans)];
        }
    }

    private void Add(TelemetrySpan span)
    {
        if (!_traces.TryGetValue(span.TraceId, out var trace))
        {
            trace = _lonely.AddLast(new TraceRecord(span.TraceId, ++_lastArrival));
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

        if (trace.List == _lonely && !trace.Value.IsLonely)
        {
            _lonely.Remove(trace);
            Enlist(trace);
        }
    }

    // Company comes within moments, so the place by arrival is near the end.
    private void Enlist(LinkedListNode<TraceRecord> trace)
    {
        var before = _arrivals.Last;
        while (before is not null && before.Value.Arrival > trace.Value.Arrival)
        {
            before = before.Previous;
        }

        if (before is null)
        {
            _arrivals.AddFirst(trace);
        }
        else
        {
            _arrivals.AddAfter(before, trace);
        }
    }

    private LinkedListNode<TraceRecord> Victim() =>
        _arrivals.First is not { } oldest ? _lonely.First!
        : _lonely.First is not { } lonely ? oldest
        : _lonely.Count > options.MaxTraceCount / 4 || lonely.Value.Arrival < oldest.Value.Arrival ? lonely
        : oldest;

    private IEnumerable<TraceRecord> All() => _arrivals.Concat(_lonely);

    private void Remove(LinkedListNode<TraceRecord> trace)
    {
        _spans -= trace.Value.Spans.Count;
        _traces.Remove(trace.Value.TraceId);
        trace.List!.Remove(trace);
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
