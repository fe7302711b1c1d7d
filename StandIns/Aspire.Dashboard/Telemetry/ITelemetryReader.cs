namespace Aspire.Dashboard.Telemetry;

/// <summary>Reads what the dashboard knows. All members may be called from any thread; results never change afterwards.</summary>
public interface ITelemetryReader
{
    /// <summary>Everybody who has sent telemetry, by name.</summary>
    IReadOnlyList<TelemetryResource> GetResources();

    /// <summary>Log entries.</summary>
    TelemetryPage<LogEntry> GetLogs(LogQuery query);

    /// <summary>One log entry; null when it is not kept any more.</summary>
    LogEntry? GetLog(long id);

    /// <summary>How many errors (severity Error and worse) each replica has logged, by <see cref="TelemetryResource.Key"/>.</summary>
    IReadOnlyDictionary<string, int> GetErrorCounts();

    /// <summary>Traces.</summary>
    TracePage GetTraces(TraceQuery query);

    /// <summary>One trace; null when it is not kept.</summary>
    TraceDetail? GetTrace(TraceId traceId);

    /// <summary>One span; null when it is not kept.</summary>
    TelemetrySpan? GetSpan(TraceId traceId, SpanId spanId);

    /// <summary>All instruments, by service, meter and name.</summary>
    IReadOnlyList<Instrument> GetInstruments();

    /// <summary>The dimensions of an instrument; empty when it is unknown.</summary>
    IReadOnlyList<InstrumentDimension> GetDimensions(string service, string meter, string name);

    /// <summary>The points of an instrument in the window, as they were sent.</summary>
    IReadOnlyList<MetricSeries> GetSeries(MetricQuery query);

    /// <summary>The lines of an instrument: all series that match, put together, in <paramref name="steps"/> even steps.</summary>
    MetricChart GetChart(MetricQuery query, int steps = 60);

    /// <summary>Names of all fields to filter by: the known ones first, then those of attributes.</summary>
    /// <param name="signal">Logs or traces.</param>
    /// <param name="resource">Name of a service or key of a replica; null for all.</param>
    IReadOnlyList<string> GetFieldNames(TelemetrySignal signal, string? resource = null);

    /// <summary>Values of a field with how often each is there, the most frequent first, at most 100.</summary>
    IReadOnlyList<FieldValue> GetFieldValues(TelemetrySignal signal, string field, string? resource = null);

    /// <summary>How much came, was dropped, is kept.</summary>
    SignalStatistics GetStatistics(TelemetrySignal signal);

    /// <summary>
    /// Tells once at the beginning and then after every change of any of the signals, at most ten times a second; never ends by itself.
    /// </summary>
    IAsyncEnumerable<TelemetrySignal> WatchAsync(IReadOnlyCollection<TelemetrySignal> signals, CancellationToken cancellationToken);
}

/// <summary>A value of a field and how often it is there.</summary>
public sealed record FieldValue(string Value, int Count);

/// <summary>What people do to the telemetry kept here.</summary>
public interface ITelemetryControl
{
    /// <summary>Since when a signal is not taken; null when it is taken.</summary>
    DateTimeOffset? PausedSince(TelemetrySignal signal);

    /// <summary>Takes a signal or not; what arrives meanwhile is counted, not kept.</summary>
    void SetPaused(TelemetrySignal signal, bool isPaused);

    /// <summary>Forgets a signal, of one service or replica, or of all when <paramref name="resource"/> is null.</summary>
    void Clear(TelemetrySignal signal, string? resource = null);
}
