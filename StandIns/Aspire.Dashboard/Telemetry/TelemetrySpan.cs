namespace Aspire.Dashboard.Telemetry;

/// <summary>Which side of a call a span is.</summary>
public enum SpanKind
{
    /// <summary>The sender did not say.</summary>
    Unspecified,

    /// <summary>Work inside a process.</summary>
    Internal,

    /// <summary>Answers a call.</summary>
    Server,

    /// <summary>Makes a call.</summary>
    Client,

    /// <summary>Sends a message.</summary>
    Producer,

    /// <summary>Handles a message.</summary>
    Consumer,
}

/// <summary>How the work of a span ended.</summary>
public enum SpanStatus
{
    /// <summary>The sender did not say, which is the usual good end.</summary>
    Unset,

    /// <summary>Well, the sender says.</summary>
    Ok,

    /// <summary>It failed.</summary>
    Error,
}

/// <summary>What a span talks to, as its attributes tell.</summary>
public enum SpanCategory
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>HTTP.</summary>
    Http,

    /// <summary>A database.</summary>
    Database,

    /// <summary>A message broker.</summary>
    Messaging,

    /// <summary>Remote procedure calls.</summary>
    Rpc,

    /// <summary>A generative model.</summary>
    GenAI,

    /// <summary>A cloud provider's service.</summary>
    Cloud,
}

/// <summary>One piece of work in a trace.</summary>
public sealed record TelemetrySpan
{
    /// <summary>Its trace.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>Its number in the trace.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>The work it is a part of; empty for the root.</summary>
    public SpanId ParentSpanId { get; init; }

    /// <summary>What was done.</summary>
    public required string Name { get; init; }

    /// <summary>Which side of a call.</summary>
    public SpanKind Kind { get; init; }

    /// <summary>What it talks to.</summary>
    public SpanCategory Category { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset EndTime => StartTime + Duration;

    /// <summary>How it ended.</summary>
    public SpanStatus Status { get; init; }

    /// <summary>What the sender says about the status; empty when nothing.</summary>
    public string StatusMessage { get; init; } = "";

    /// <summary>Who did the work.</summary>
    public required TelemetryResource Resource { get; init; }

    /// <summary>The library that recorded it.</summary>
    public string Scope { get; init; } = "";

    /// <summary>The other end of a call when it sends no telemetry itself, such as a database; empty when there is none.</summary>
    public string UninstrumentedPeer { get; init; } = "";

    /// <summary>What else is known.</summary>
    public IReadOnlyList<TelemetryAttribute> Attributes { get; init; } = [];

    /// <summary>What happened meanwhile.</summary>
    public IReadOnlyList<SpanEvent> Events { get; init; } = [];

    /// <summary>Other spans it has to do with.</summary>
    public IReadOnlyList<SpanLink> Links { get; init; } = [];
}

/// <summary>A moment in a span.</summary>
public sealed record SpanEvent(string Name, DateTimeOffset Time, IReadOnlyList<TelemetryAttribute> Attributes)
{
    /// <summary>The exception it tells of; null when it tells of something else.</summary>
    public LoggedException? Exception => Name != "exception" ? null : new LoggedException(
        Attributes.Find("exception.type") ?? "",
        Attributes.Find("exception.message") ?? "",
        Attributes.Find("exception.stacktrace") ?? "");
}

/// <summary>A span that another one has to do with, in the same or in another trace.</summary>
public sealed record SpanLink(TraceId TraceId, SpanId SpanId, IReadOnlyList<TelemetryAttribute> Attributes);
