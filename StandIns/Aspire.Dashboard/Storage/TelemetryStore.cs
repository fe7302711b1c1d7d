using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>Everything the dashboard knows, in bounded memory.</summary>
internal sealed class TelemetryStore : ITelemetryReader, ITelemetryControl
{
    private const int MaxFieldValues = 100;

    private readonly DashboardOptions _options;
    private readonly OtlpQueue _queue;
    private readonly TimeProvider _time;
    private readonly AttributeReader _attributes;
    private readonly ChangeHub _changes;
    private readonly DateTimeOffset?[] _paused = new DateTimeOffset?[3];

    public TelemetryStore(DashboardOptions options, OtlpQueue queue, TimeProvider time)
    {
        (_options, _queue, _time) = (options, queue, time);
        _changes = new ChangeHub(time);
        _attributes = new AttributeReader(options, new StringPool());
        Resources = new ResourceRegister(_attributes);
        Logs = new LogStore(options.MaxLogCount);
        Traces = new TraceStore(options);
        Metrics = new MetricStore(options, new MetricReader(_attributes));
        Intake = new TelemetryIntake(this, options, _attributes);
    }

    public ResourceRegister Resources { get; }

    public LogStore Logs { get; }

    public TraceStore Traces { get; }

    public MetricStore Metrics { get; }

    public TelemetryIntake Intake { get; }

    /// <summary>Raised with every batch of spans that is kept.</summary>
    public event Action<IReadOnlyList<TelemetrySpan>>? SpansAdded;

    public bool IsPaused(TelemetrySignal signal) => _paused[(int)signal] is not null;

    public void Tell(TelemetrySignal signal) => _changes.Tell(signal);

    public void Tell(IReadOnlyList<TelemetrySpan> spans) => SpansAdded?.Invoke(spans);

    public IReadOnlyList<TelemetryResource> GetResources() => Resources.All;

    public TelemetryPage<LogEntry> GetLogs(LogQuery query) => Logs.Find(query);

    public LogEntry? GetLog(long id) => Logs.Find(new LogQuery { AfterId = id - 1, Take = 1 }).Items is [{ } entry] && entry.Id == id ? entry : null;

    public IReadOnlyDictionary<string, int> GetErrorCounts() => Logs.ErrorCounts();

    public TracePage GetTraces(TraceQuery query) => Traces.Find(query);

    public TraceDetail? GetTrace(TraceId traceId) => Traces.Find(traceId);

    public TelemetrySpan? GetSpan(TraceId traceId, SpanId spanId) => Traces.Find(traceId, spanId);

    public IReadOnlyList<Instrument> GetInstruments() => Metrics.Instruments();

    public IReadOnlyList<InstrumentDimension> GetDimensions(string service, string meter, string name) =>
        Metrics.Dimensions(new MetricQuery(service, meter, name));

    public IReadOnlyList<MetricSeries> GetSeries(MetricQuery query)
    {
        var until = query.Until ?? _time.GetUtcNow();
        var from = until - query.Window;
        return [.. Metrics.Find(query, from, until)
            .Select(series => series with { Points = [.. series.Points.Where(point => point.Time >= from)] })
            .Where(static series => series.Points.Count > 0)];
    }

    public MetricChart GetChart(MetricQuery query, int steps = 60)
    {
        var until = query.Until ?? _time.GetUtcNow();
        var kind = Metrics.KindOf(query) ?? InstrumentKind.Gauge;
        return MetricCharts.Draw(kind, query, Metrics.Find(query, until - query.Window, until), until, steps);
    }

    public IReadOnlyList<string> GetFieldNames(TelemetrySignal signal, string? resource = null)
    {
        var isLogs = signal == TelemetrySignal.Logs;
        var names = isLogs
            ? Entries(resource).SelectMany(static entry => entry.Attributes).Select(static attribute => attribute.Name)
            : Spans(resource).SelectMany(static span => span.Attributes).Select(static attribute => attribute.Name);
        return [.. isLogs ? Conditions.LogFields : Conditions.SpanFields, .. names.Distinct().Order(StringComparer.OrdinalIgnoreCase)];
    }

    public IReadOnlyList<FieldValue> GetFieldValues(TelemetrySignal signal, string field, string? resource = null)
    {
        var values = signal == TelemetrySignal.Logs
            ? Entries(resource).Select(entry => Conditions.ValueOf(entry, field))
            : Spans(resource).Select(span => Conditions.ValueOf(span, field));
        return
        [
            .. values.Where(static value => !string.IsNullOrEmpty(value)).GroupBy(static value => value!, StringComparer.Ordinal)
                .Select(static group => new FieldValue(group.Key, group.Count()))
                .OrderByDescending(static value => value.Count).ThenBy(static value => value.Value, StringComparer.Ordinal)
                .Take(MaxFieldValues),
        ];
    }

    public SignalStatistics GetStatistics(TelemetrySignal signal)
    {
        var counters = Intake.CountersOf(signal);
        var (traces, spans) = signal == TelemetrySignal.Traces ? Traces.Count : default;
        return new SignalStatistics
        {
            Received = counters.Received + _queue.Dropped(signal),
            Dropped = _queue.Dropped(signal),
            Invalid = counters.Invalid,
            Paused = counters.Paused,
            AttributesCut = _attributes.Cut,
            Evicted = signal switch
            {
                TelemetrySignal.Logs => Logs.Evicted,
                TelemetrySignal.Traces => Traces.Evicted,
                _ => Metrics.Evicted,
            },
            Kept = signal switch { TelemetrySignal.Logs => Logs.Count, TelemetrySignal.Traces => traces, _ => Metrics.Count },
            Limit = signal switch
            {
                TelemetrySignal.Logs => _options.MaxLogCount,
                TelemetrySignal.Traces => _options.MaxTraceCount,
                _ => _options.MaxMetricsCount,
            },
            Spans = spans,
            SpanLimit = signal == TelemetrySignal.Traces ? _options.MaxSpanCount : 0,
        };
    }

    public IAsyncEnumerable<TelemetrySignal> WatchAsync(
        IReadOnlyCollection<TelemetrySignal> signals, CancellationToken cancellationToken) => _changes.WatchAsync(signals, cancellationToken);

    public DateTimeOffset? PausedSince(TelemetrySignal signal) => _paused[(int)signal];

    public void SetPaused(TelemetrySignal signal, bool isPaused)
    {
        _paused[(int)signal] = isPaused ? _paused[(int)signal] ?? _time.GetUtcNow() : null;
        Tell(signal);
    }

    public void Clear(TelemetrySignal signal, string? resource = null)
    {
        switch (signal)
        {
            case TelemetrySignal.Logs: Logs.Clear(resource); break;
            case TelemetrySignal.Traces: Traces.Clear(resource); break;
            default: Metrics.Clear(resource); break;
        }

        Cleared?.Invoke(signal, resource);
        Tell(signal);
    }

    /// <summary>Raised when somebody has made a signal forgotten.</summary>
    public event Action<TelemetrySignal, string?>? Cleared;

    private IEnumerable<LogEntry> Entries(string? resource) =>
        Logs.Snapshot().ToArray().Where(entry => entry.Resource.Matches(resource));

    private IEnumerable<TelemetrySpan> Spans(string? resource) => Traces.AllSpans().Where(span => span.Resource.Matches(resource));
}
