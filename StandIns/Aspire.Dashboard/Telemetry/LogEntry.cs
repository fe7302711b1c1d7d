namespace Aspire.Dashboard.Telemetry;

/// <summary>How bad it is, in the steps of .NET.</summary>
public enum LogSeverity
{
    /// <summary>The sender did not say.</summary>
    Unset,

    /// <summary>Every step.</summary>
    Trace,

    /// <summary>For whoever looks for a fault.</summary>
    Debug,

    /// <summary>What happens.</summary>
    Information,

    /// <summary>Not what was expected, but it goes on.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,

    /// <summary>The whole service is in danger.</summary>
    Critical,
}

/// <summary>One structured log entry.</summary>
public sealed record LogEntry
{
    /// <summary>Its number here; a later arrival has a higher one.</summary>
    public required long Id { get; init; }

    /// <summary>When it was written, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How bad it is.</summary>
    public required LogSeverity Severity { get; init; }

    /// <summary>The message, filled in.</summary>
    public required string Message { get; init; }

    /// <summary>The message with its placeholders; empty when the sender did not say.</summary>
    public string Template { get; init; } = "";

    /// <summary>The category of the logger.</summary>
    public string Category { get; init; } = "";

    /// <summary>The event's name; empty when it has none.</summary>
    public string EventName { get; init; } = "";

    /// <summary>Who wrote it.</summary>
    public required TelemetryResource Resource { get; init; }

    /// <summary>The trace it belongs to; empty when none.</summary>
    public TraceId TraceId { get; init; }

    /// <summary>The span it belongs to; empty when none.</summary>
    public SpanId SpanId { get; init; }

    /// <summary>The exception logged with it; null when none.</summary>
    public LoggedException? Exception { get; init; }

    /// <summary>Everything else that was said, in the order it was said.</summary>
    public IReadOnlyList<TelemetryAttribute> Attributes { get; init; } = [];
}

/// <summary>An exception that a log entry or a span event tells of.</summary>
public sealed record LoggedException(string Type, string Message, string StackTrace);
