using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp.Metrics;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>The last points of every series.</summary>
internal sealed class MetricStore(DashboardOptions options, MetricReader reader)
{
    // An attribute that never repeats makes a series of every point.
    private const int MaxSeries = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Service, string Meter, string Name), InstrumentRecord> _instruments = [];
    private int _points;
    private int _series;
    private long _evicted;

    public long Evicted => Interlocked.Read(ref _evicted);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _points;
            }
        }
    }

    /// <summary>Adds the points of a metric and returns how many there were and how many of them had no room.</summary>
    public (int Received, int Refused) Add(TelemetryResource resource, string meter, Metric metric)
    {
        var (received, refused) = (0, 0);
        lock (_lock)
        {
            var instrument = InstrumentOf(resource.Name, meter, metric);
            foreach (var (attributes, point, isDelta) in reader.Read(metric))
            {
                received++;
                var key = new SeriesKey(resource, attributes);
                if (!instrument.Series.TryGetValue(key, out var series))
                {
                    if (_series == MaxSeries)
                    {
                        refused++;
                        continue;
                    }

                    series = new SeriesRecord(resource, attributes);
                    instrument.Series.Add(key, series);
                    _series++;
                }

                var limit = Math.Min(options.MaxMetricsCount, options.MaxMetricsCountInAll / _series);
                _points += series.Add(point, isDelta, limit, ref _evicted);
            }
        }

        return (received, refused);
    }

    public void Clear(string? resource)
    {
        lock (_lock)
        {
            foreach (var (key, instrument) in _instruments.ToList())
            {
                foreach (var (seriesKey, series) in instrument.Series.Where(one => one.Value.Resource.Matches(resource)).ToList())
                {
                    _points -= series.Points.Count;
                    _series--;
                    instrument.Series.Remove(seriesKey);
                }

                if (instrument.Series.Count == 0)
                {
                    _instruments.Remove(key);
                }
            }
        }
    }

    public IReadOnlyList<Instrument> Instruments()
    {
        lock (_lock)
        {
            return
            [
                .. _instruments.Values.Select(static record => record.Instrument)
                    .OrderBy(static one => one.Service, StringComparer.Ordinal).ThenBy(static one => one.Meter, StringComparer.Ordinal)
                    .ThenBy(static one => one.Name, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Whose points are kept.</summary>
    public IReadOnlySet<TelemetryResource> Senders()
    {
        lock (_lock)
        {
            return _instruments.Values.SelectMany(static record => record.Series.Values).Select(static series => series.Resource).ToHashSet();
        }
    }

    public InstrumentKind? KindOf(MetricQuery query)
    {
        lock (_lock)
        {
            return RecordsOf(query).FirstOrDefault()?.Instrument.Kind;
        }
    }

    public IReadOnlyList<InstrumentDimension> Dimensions(MetricQuery query)
    {
        lock (_lock)
        {
            var series = RecordsOf(query).SelectMany(static record => record.Series.Values).ToList();
            var names = series.SelectMany(static one => one.Attributes).Select(static attribute => attribute.Name).Distinct();
            return
            [
                .. names.Order(StringComparer.Ordinal).Select(name => new InstrumentDimension(
                    name, [.. series.Select(one => one.Attributes.Find(name)).Distinct().Order(StringComparer.Ordinal)])),
            ];
        }
    }

    /// <summary>The series that match, each with the last point before the window, which its first difference needs.</summary>
    public IReadOnlyList<MetricSeries> Find(MetricQuery query, DateTimeOffset from, DateTimeOffset until)
    {
        lock (_lock)
        {
            return
            [
                .. RecordsOf(query).SelectMany(static record => record.Series.Values)
                    .Where(series => series.Resource.Matches(query.Service) && Holds(query, series))
                    .Select(series => new MetricSeries(series.Resource, series.Attributes, Window(series.Points, from, until)))
                    .Where(static series => series.Points.Count > 0),
            ];
        }
    }

    // A point that was repeated is a line: it is told at both its ends.
    private static List<MetricPoint> Window(List<PointRecord> points, DateTimeOffset from, DateTimeOffset until)
    {
        var first = Math.Max(0, points.FindIndex(point => point.LastTime >= from) - 1);
        var window = new List<MetricPoint>();
        for (var index = first; index < points.Count && points[index].Time <= until; index++)
        {
            var point = points[index];
            window.Add(point.ToPoint(point.Time));
            if (point.LastTime > point.Time)
            {
                window.Add(point.ToPoint(point.LastTime));
            }
        }

        return window;
    }

    private static bool Holds(MetricQuery query, SeriesRecord series) =>
        query.Dimensions.All(dimension => dimension.Value.Contains(series.Attributes.Find(dimension.Key)));

    private IEnumerable<InstrumentRecord> RecordsOf(MetricQuery query) => _instruments
        .Where(one => one.Key.Meter == query.Meter && one.Key.Name == query.Name
            && (one.Key.Service == query.Service || one.Value.Series.Values.Any(series => series.Resource.Matches(query.Service))))
        .Select(static one => one.Value);

    private InstrumentRecord InstrumentOf(string service, string meter, Metric metric)
    {
        if (!_instruments.TryGetValue((service, meter, metric.Name), out var record))
        {
            record = new InstrumentRecord(
                new Instrument(service, meter, metric.Name, metric.Description, metric.Unit, MetricReader.KindOf(metric)));
            _instruments.Add((service, meter, metric.Name), record);
        }

        return record;
    }

    private sealed class InstrumentRecord(Instrument instrument)
    {
        public Instrument Instrument => instrument;

        public Dictionary<SeriesKey, SeriesRecord> Series { get; } = [];
    }
}
