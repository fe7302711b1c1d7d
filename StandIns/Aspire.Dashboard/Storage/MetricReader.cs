using Aspire.Dashboard.Otlp.Metrics;
using Aspire.Dashboard.Telemetry;
using Google.Protobuf.Collections;

namespace Aspire.Dashboard.Storage;

/// <summary>Makes the points of pages out of those of the wire.</summary>
internal sealed class MetricReader(AttributeReader attributes)
{
    private const int MaxExemplars = 8;

    /// <summary>A point with its attributes, and whether it tells the difference to the one before.</summary>
    internal readonly record struct ReadPoint(TelemetryAttribute[] Attributes, PointRecord Point, bool IsDelta);

    public static InstrumentKind KindOf(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Sum => metric.Sum.IsMonotonic ? InstrumentKind.Counter : InstrumentKind.UpDownCounter,
        Metric.DataOneofCase.Gauge => InstrumentKind.Gauge,
        _ => InstrumentKind.Histogram,
    };

    public IEnumerable<ReadPoint> Read(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(point => Read(point, IsDelta(metric.Sum.AggregationTemporality))),
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(point => Read(point, isDelta: false)),
        Metric.DataOneofCase.Histogram =>
            metric.Histogram.DataPoints.Select(point => Read(point, IsDelta(metric.Histogram.AggregationTemporality))),
        Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints
            .Select(point => Read(point, IsDelta(metric.ExponentialHistogram.AggregationTemporality))),
        Metric.DataOneofCase.Summary => metric.Summary.DataPoints.Select(Read),
        _ => [],
    };

    private static bool IsDelta(AggregationTemporality temporality) => temporality == AggregationTemporality.Delta;

    private ReadPoint Read(NumberDataPoint point, bool isDelta) => new(attributes.Read(point.Attributes), new PointRecord
    {
        StartTime = WireTime.Read(point.StartTimeUnixNano),
        Time = WireTime.Read(point.TimeUnixNano),
        LastTime = WireTime.Read(point.TimeUnixNano),
        Value = point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble,
        Exemplars = Read(point.Exemplars),
    }, isDelta);

    private ReadPoint Read(HistogramDataPoint point, bool isDelta) => new(attributes.Read(point.Attributes), new PointRecord
    {
        StartTime = WireTime.Read(point.StartTimeUnixNano),
        Time = WireTime.Read(point.TimeUnixNano),
        LastTime = WireTime.Read(point.TimeUnixNano),
        Value = point.Sum,
        Count = (long)point.Count,
        Bounds = [.. point.ExplicitBounds],
        BucketCounts = [.. point.BucketCounts.Select(static count => (long)count)],
        Exemplars = Read(point.Exemplars),
    }, isDelta);

    // Buckets that grow by a factor are buckets with bounds, too.
    private ReadPoint Read(ExponentialHistogramDataPoint point, bool isDelta)
    {
        var growth = Math.Pow(2, Math.Pow(2, -point.Scale));
        var positive = point.Positive ?? new ExponentialHistogramDataPoint.Types.Buckets();
        var belowZero = point.Negative is null ? 0 : point.Negative.BucketCounts.Aggregate(0UL, static (sum, count) => sum + count);
        return new ReadPoint(attributes.Read(point.Attributes), new PointRecord
        {
            StartTime = WireTime.Read(point.StartTimeUnixNano),
            Time = WireTime.Read(point.TimeUnixNano),
            LastTime = WireTime.Read(point.TimeUnixNano),
            Value = point.Sum,
            Count = (long)point.Count,
            Bounds = [0, .. positive.BucketCounts.Select((_, index) => Math.Pow(growth, positive.Offset + index + 1))],
            BucketCounts = [(long)(point.ZeroCount + belowZero), .. positive.BucketCounts.Select(static count => (long)count), 0],
            Exemplars = Read(point.Exemplars),
        }, isDelta);
    }

    // The sender has made quantiles of its own time out of it, which cannot be put together: what is left is count and sum.
    private ReadPoint Read(SummaryDataPoint point) => new(attributes.Read(point.Attributes), new PointRecord
    {
        StartTime = WireTime.Read(point.StartTimeUnixNano),
        Time = WireTime.Read(point.TimeUnixNano),
        LastTime = WireTime.Read(point.TimeUnixNano),
        Value = point.Sum,
        Count = (long)point.Count,
    }, IsDelta: false);

    private IReadOnlyList<MetricExemplar> Read(RepeatedField<Exemplar> exemplars) => exemplars.Count == 0 ? [] :
    [
        .. exemplars.Where(static exemplar => exemplar.TraceId.Length > 0).TakeLast(MaxExemplars).Select(exemplar => new MetricExemplar(
            WireTime.Read(exemplar.TimeUnixNano),
            exemplar.ValueCase == Exemplar.ValueOneofCase.AsInt ? exemplar.AsInt : exemplar.AsDouble,
            TraceId.Read(exemplar.TraceId.Span),
            SpanId.Read(exemplar.SpanId.Span),
            attributes.Read(exemplar.FilteredAttributes))),
    ];
}
