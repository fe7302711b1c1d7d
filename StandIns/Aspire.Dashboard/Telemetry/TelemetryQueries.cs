namespace Aspire.Dashboard.Telemetry;

/// <summary>Some of what a query found.</summary>
/// <param name="Items">Those asked for.</param>
/// <param name="TotalCount">How many there are in all.</param>
public sealed record TelemetryPage<T>(IReadOnlyList<T> Items, int TotalCount);

/// <summary>Which log entries; all conditions hold.</summary>
public sealed record LogQuery
{
    /// <summary>Name of a service or key of a replica; null for all.</summary>
    public string? Resource { get; init; }

    /// <summary>This severity and worse; null for all.</summary>
    public LogSeverity? MinimumSeverity { get; init; }

    /// <summary>Is in the message; null for any.</summary>
    public string? Text { get; init; }

    /// <summary>Of this trace; null for any.</summary>
    public TraceId? TraceId { get; init; }

    /// <summary>Of this span; null for any.</summary>
    public SpanId? SpanId { get; init; }

    /// <summary>Conditions on fields.</summary>
    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];

    /// <summary>Only entries with a higher number; for those who follow.</summary>
    public long AfterId { get; init; }

    /// <summary>The newest first instead of the oldest.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>How many to leave out.</summary>
    public int Skip { get; init; }

    /// <summary>How many to return at most.</summary>
    public int Take { get; init; } = 100;
}

/// <summary>Which traces; all conditions hold. Conditions on fields hold if one span of the trace fulfils all of them.</summary>
public sealed record TraceQuery
{
    /// <summary>Name of a service or key of a replica that has a span in it; null for all.</summary>
    public string? Resource { get; init; }

    /// <summary>Is in the name of the trace or is its number; null for any.</summary>
    public string? Text { get; init; }

    /// <summary>Has a span of this category; null for any.</summary>
    public SpanCategory? Category { get; init; }

    /// <summary>Takes this long or longer; null for any.</summary>
    public TimeSpan? MinimumDuration { get; init; }

    /// <summary>Takes this long or shorter; null for any.</summary>
    public TimeSpan? MaximumDuration { get; init; }

    /// <summary>Has a span that failed (true) or none (false); null for any.</summary>
    public bool? HasError { get; init; }

    /// <summary>Conditions on fields of its spans.</summary>
    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];

    /// <summary>The newest first instead of the oldest.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>How many to leave out.</summary>
    public int Skip { get; init; }

    /// <summary>How many to return at most.</summary>
    public int Take { get; init; } = 100;
}

/// <summary>Traces, and how long the longest of all that match takes, so that durations can be drawn to scale.</summary>
public sealed record TracePage(IReadOnlyList<TraceSummary> Items, int TotalCount, TimeSpan MaximumDuration);

/// <summary>Which points of one instrument.</summary>
/// <param name="Service">Name of the service or key of a replica.</param>
/// <param name="Meter">Meter of the instrument.</param>
/// <param name="Name">Name of the instrument.</param>
public sealed record MetricQuery(string Service, string Meter, string Name)
{
    /// <summary>How far back from now, or from <see cref="Until"/>.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The end of the window, UTC; null for now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>For a dimension, the values that count; dimensions not named are not restricted. Null is the missing value.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string?>> Dimensions { get; init; } =
        new Dictionary<string, IReadOnlySet<string?>>(StringComparer.Ordinal);

    /// <summary>For a histogram: how many values were counted instead of how they are spread.</summary>
    public bool ShowCount { get; init; }
}
