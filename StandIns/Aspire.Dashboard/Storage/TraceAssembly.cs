using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>Puts the spans of a trace together, however they arrived and whatever is missing.</summary>
internal static class TraceAssembly
{
    public static TraceSummary Summarize(TraceId traceId, IReadOnlyList<TelemetrySpan> spans)
    {
        var ordered = Order(spans);
        var root = ordered.FirstOrDefault(static span => span.ParentSpanId.IsEmpty);
        var named = root ?? ordered[0];
        return new TraceSummary
        {
            TraceId = traceId,
            Name = named.Name,
            Resource = named.Resource,
            StartTime = ordered[0].StartTime,
            Duration = ordered.Max(static span => span.EndTime) - ordered[0].StartTime,
            SpanCount = spans.Count,
            ErrorCount = spans.Count(static span => span.Status == SpanStatus.Error),
            IsRootMissing = root is null,
            Services = Services(ordered),
        };
    }

    /// <summary>Parents before their children, siblings by begin.</summary>
    public static List<TraceSpan> Arrange(TraceSummary summary, IReadOnlyList<TelemetrySpan> spans)
    {
        var ordered = Order(spans);
        var known = ordered.ToDictionary(static span => span.SpanId);
        var children = ordered.Where(span => known.ContainsKey(span.ParentSpanId) && span.ParentSpanId != span.SpanId)
            .ToLookup(static span => span.ParentSpanId);
        var instrumented = InstrumentedCalls(ordered);
        var arranged = new List<TraceSpan>(ordered.Count);
        var placed = new HashSet<SpanId>();
        foreach (var top in ordered.Where(span => !known.ContainsKey(span.ParentSpanId) || span.ParentSpanId == span.SpanId))
        {
            Place(top);
        }

        // Spans that name one another as parents have no top: broken, but to be seen.
        foreach (var left in ordered.Where(span => !placed.Contains(span.SpanId)).ToList())
        {
            if (!placed.Contains(left.SpanId))
            {
                Place(left);
            }
        }

        return arranged;

        // With a stack of its own: a trace may be deeper than the thread's.
        void Place(TelemetrySpan top)
        {
            var open = new Stack<(TelemetrySpan Span, int Depth)>();
            var begin = arranged.Count;
            open.Push((top, 0));
            while (open.TryPop(out var next))
            {
                if (!placed.Add(next.Span.SpanId))
                {
                    continue;
                }

                var isOrphan = !next.Span.ParentSpanId.IsEmpty && !known.ContainsKey(next.Span.ParentSpanId);
                var shown = instrumented.Contains(next.Span.SpanId) ? next.Span with { UninstrumentedPeer = "" } : next.Span;
                arranged.Add(new TraceSpan(shown, next.Depth, next.Span.StartTime - summary.StartTime, 0, isOrphan));
                foreach (var child in children[next.Span.SpanId].Reverse())
                {
                    open.Push((child, next.Depth + 1));
                }
            }

            CountDescendants(arranged, begin);
        }
    }

    private static void CountDescendants(List<TraceSpan> arranged, int begin)
    {
        var ancestors = new Stack<int>();
        for (var index = begin; index <= arranged.Count; index++)
        {
            var depth = index < arranged.Count ? arranged[index].Depth : -1;
            while (ancestors.TryPeek(out var above) && arranged[above].Depth >= depth)
            {
                arranged[above] = arranged[above] with { DescendantCount = index - above - 1 };
                ancestors.Pop();
            }

            ancestors.Push(index);
        }
    }

    private static List<TraceService> Services(List<TelemetrySpan> ordered)
    {
        var instrumented = InstrumentedCalls(ordered);
        var services = new List<TraceService>();
        foreach (var span in ordered)
        {
            Count(span.Resource.Name, span.Status == SpanStatus.Error);
            if (span.UninstrumentedPeer.Length > 0 && !instrumented.Contains(span.SpanId))
            {
                Count(span.UninstrumentedPeer, isError: false);
            }
        }

        return services;

        void Count(string name, bool isError)
        {
            var index = services.FindIndex(service => service.Name == name);
            var known = index < 0 ? new TraceService(name, 0, 0) : services[index];
            var counted = known with { SpanCount = known.SpanCount + 1, ErrorCount = known.ErrorCount + (isError ? 1 : 0) };
            if (index < 0)
            {
                services.Add(counted);
            }
            else
            {
                services[index] = counted;
            }
        }
    }

    // The calls whose other end has sent its part.
    private static HashSet<SpanId> InstrumentedCalls(List<TelemetrySpan> spans) =>
        [.. spans.Where(static span => span.Kind is SpanKind.Server or SpanKind.Consumer && !span.ParentSpanId.IsEmpty)
            .Select(static span => span.ParentSpanId)];

    private static List<TelemetrySpan> Order(IReadOnlyList<TelemetrySpan> spans) => spans.Count == 1
        ? [spans[0]]
        // Clocks of one machine give equal times: whoever has no parent began it.
        : [.. spans.OrderBy(static span => span.StartTime).ThenBy(static span => !span.ParentSpanId.IsEmpty)];
}
