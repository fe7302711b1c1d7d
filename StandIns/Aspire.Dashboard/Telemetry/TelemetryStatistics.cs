namespace Aspire.Dashboard.Telemetry;

/// <summary>A kind of telemetry.</summary>
public enum TelemetrySignal
{
    /// <summary>Structured logs.</summary>
    Logs,

    /// <summary>Traces, counted in spans where not said otherwise.</summary>
    Traces,

    /// <summary>Metrics, counted in points.</summary>
    Metrics,
}

/// <summary>How much of a signal came and what became of it, since the dashboard was started.</summary>
public sealed record SignalStatistics
{
    /// <summary>Log entries, spans or points that were sent.</summary>
    public required long Received { get; init; }

    /// <summary>Those refused because the queue was full: the senders are faster than this program.</summary>
    public required long Dropped { get; init; }

    /// <summary>Those refused because they made no sense (a span without a number), or were points of one series too many.</summary>
    public required long Invalid { get; init; }

    /// <summary>Those not kept because the signal was paused.</summary>
    public required long Paused { get; init; }

    /// <summary>Those that made room for newer ones.</summary>
    public required long Evicted { get; init; }

    /// <summary>Attributes beyond the limit of one item, cut off.</summary>
    public required long AttributesCut { get; init; }

    /// <summary>How many are kept now: log entries, traces, or points of all series.</summary>
    public required int Kept { get; init; }

    /// <summary>How many are kept at most: log entries, traces, or points of one series.</summary>
    public required int Limit { get; init; }

    /// <summary>For traces: the spans kept now in all of them.</summary>
    public int Spans { get; init; }

    /// <summary>For traces: how many spans are kept at most in all of them.</summary>
    public int SpanLimit { get; init; }
}
