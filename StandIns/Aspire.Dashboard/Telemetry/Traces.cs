namespace Aspire.Dashboard.Telemetry;

/// <summary>A trace in a list.</summary>
public sealed record TraceSummary
{
    /// <summary>Its number.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>The root span's name, or that of the earliest span while the root is missing.</summary>
    public required string Name { get; init; }

    /// <summary>Who began it.</summary>
    public required TelemetryResource Resource { get; init; }

    /// <summary>When its first span began, UTC.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>From the begin of the first span to the end of the last.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How many spans have arrived.</summary>
    public required int SpanCount { get; init; }

    /// <summary>How many of them failed.</summary>
    public required int ErrorCount { get; init; }

    /// <summary>Whether no span without a parent has arrived (yet).</summary>
    public required bool IsRootMissing { get; init; }

    /// <summary>The services on its way, in the order they came in.</summary>
    public required IReadOnlyList<TraceService> Services { get; init; }
}

/// <summary>The part of one service in a trace; replicas count together.</summary>
/// <param name="Name">Name of the service; that of the peer where it sends no telemetry itself.</param>
/// <param name="SpanCount">How many spans are its.</param>
/// <param name="ErrorCount">How many of them failed.</param>
public sealed record TraceService(string Name, int SpanCount, int ErrorCount);

/// <summary>A whole trace, ready to be drawn.</summary>
/// <param name="Summary">It in short.</param>
/// <param name="Spans">Parents before their children, siblings by begin.</param>
/// <param name="Backlinks">Spans of this and of other traces that link to one of its spans.</param>
public sealed record TraceDetail(TraceSummary Summary, IReadOnlyList<TraceSpan> Spans, IReadOnlyList<SpanBacklink> Backlinks);

/// <summary>A span at its place in the waterfall.</summary>
/// <param name="Span">The span.</param>
/// <param name="Depth">How many of its ancestors have arrived.</param>
/// <param name="Offset">From the begin of the trace to its begin.</param>
/// <param name="DescendantCount">How many of the spans that follow directly are under it.</param>
/// <param name="IsParentMissing">Whether it names a parent that has not arrived (yet).</param>
public sealed record TraceSpan(TelemetrySpan Span, int Depth, TimeSpan Offset, int DescendantCount, bool IsParentMissing);

/// <summary>A link seen from its target.</summary>
/// <param name="Target">The span linked to.</param>
/// <param name="Source">The span that links.</param>
/// <param name="Attributes">What the link says.</param>
public sealed record SpanBacklink(SpanId Target, TelemetrySpan Source, IReadOnlyList<TelemetryAttribute> Attributes);
