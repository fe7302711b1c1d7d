namespace Aspire.Dashboard.Telemetry;

/// <summary>What the numbers of an instrument mean.</summary>
public enum InstrumentKind
{
    /// <summary>Only grows: shown as its growth.</summary>
    Counter,

    /// <summary>Grows and shrinks: shown as its value.</summary>
    UpDownCounter,

    /// <summary>A value at a moment.</summary>
    Gauge,

    /// <summary>How values are spread.</summary>
    Histogram,
}

/// <summary>An instrument of one service; its replicas count together.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Meter">The library or part that measures.</param>
/// <param name="Name">Name of the instrument.</param>
/// <param name="Description">What it measures; may be empty.</param>
/// <param name="Unit">In what unit, as UCUM writes it (<c>s</c>, <c>By</c>, <c>{request}</c>); may be empty.</param>
/// <param name="Kind">What its numbers mean.</param>
public sealed record Instrument(string Service, string Meter, string Name, string Description, string Unit, InstrumentKind Kind);

/// <summary>A dimension of an instrument and the values it has had; null stands for points without this dimension.</summary>
public sealed record InstrumentDimension(string Name, IReadOnlyList<string?> Values);

/// <summary>The points of an instrument that have the same attributes and come from the same replica.</summary>
/// <param name="Resource">The replica.</param>
/// <param name="Attributes">The dimensions.</param>
/// <param name="Points">Oldest first.</param>
public sealed record MetricSeries(
    TelemetryResource Resource, IReadOnlyList<TelemetryAttribute> Attributes, IReadOnlyList<MetricPoint> Points);

/// <summary>What an instrument said at one moment.</summary>
public sealed record MetricPoint
{
    /// <summary>Since when <see cref="Value"/>, <see cref="Count"/> and <see cref="BucketCounts"/> count, UTC.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>When it was read, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>
    /// The gauge's value, the counter's sum since <see cref="StartTime"/>, or the sum of all values of a histogram. What arrives as
    /// differences has been summed up.
    /// </summary>
    public double Value { get; init; }

    /// <summary>How many values a histogram counted; 0 for the others.</summary>
    public long Count { get; init; }

    /// <summary>Upper bounds of a histogram's buckets but the last; empty for the others. One array for all points of a series.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];

    /// <summary>How many values are in each bucket, one more than there are bounds.</summary>
    public IReadOnlyList<long> BucketCounts { get; init; } = [];

    /// <summary>Single values with the trace they come from.</summary>
    public IReadOnlyList<MetricExemplar> Exemplars { get; init; } = [];
}

/// <summary>One value as an example, with the trace it was measured in.</summary>
public sealed record MetricExemplar(
    DateTimeOffset Time, double Value, TraceId TraceId, SpanId SpanId, IReadOnlyList<TelemetryAttribute> Attributes);

/// <summary>Lines to draw.</summary>
/// <param name="Times">The end of each step, UTC, evenly spaced; the last one is the end of the window.</param>
/// <param name="Lines">One for a counter (growth per second) or a gauge; the percentiles for a histogram.</param>
/// <param name="Exemplars">Those of the window, for dots.</param>
public sealed record MetricChart(
    IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<MetricLine> Lines, IReadOnlyList<MetricExemplar> Exemplars);

/// <summary>One line of a chart.</summary>
/// <param name="Name">P50, P90, P99, Count or the name of the instrument.</param>
/// <param name="Values">A value for each of the chart's times; null where nothing was measured.</param>
public sealed record MetricLine(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>Where something was measured and nothing before and after it, so that no line leads there.</summary>
    public IEnumerable<int> LonePoints() =>
        Enumerable.Range(0, Values.Count).Where(index => Values[index] is not null && IsMissing(index - 1) && IsMissing(index + 1));

    private bool IsMissing(int index) => index < 0 || index >= Values.Count || Values[index] is null;
}
