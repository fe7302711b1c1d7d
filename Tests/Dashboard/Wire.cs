using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Otlp.Collector;
using Aspire.Dashboard.Otlp.Common;
using Aspire.Dashboard.Otlp.Logs;
using Aspire.Dashboard.Otlp.Metrics;
using Aspire.Dashboard.Otlp.Traces;
using Aspire.Dashboard.Telemetry;
using Google.Protobuf;

namespace AspireOrders.Tests.Dashboard;

/// <summary>Requests as senders write them.</summary>
internal static class Wire
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static ByteString TraceNumber(int number) => ByteString.CopyFrom([.. new byte[12], .. BitConverter.GetBytes(number).Reverse()]);

    public static ByteString SpanNumber(int number) => ByteString.CopyFrom([.. new byte[4], .. BitConverter.GetBytes(number).Reverse()]);

    public static TraceId TraceId(int number) => new(0, (ulong)number);

    public static SpanId SpanId(int number) => new((ulong)number);

    public static ulong Nanoseconds(double milliseconds) =>
        (ulong)(Noon.AddMilliseconds(milliseconds) - DateTimeOffset.UnixEpoch).Ticks * 100;

    public static Span Span(
        int trace, int number, int parent = 0, string name = "work", double begin = 0, double milliseconds = 10,
        bool hasFailed = false, IEnumerable<(string Name, object Value)>? attributes = null)
    {
        var span = new Span
        {
            TraceId = TraceNumber(trace),
            SpanId = SpanNumber(number),
            ParentSpanId = parent == 0 ? ByteString.Empty : SpanNumber(parent),
            Name = name,
            Kind = parent == 0 ? Aspire.Dashboard.Otlp.Traces.Span.Types.SpanKind.Server : Aspire.Dashboard.Otlp.Traces.Span.Types.SpanKind.Client,
            StartTimeUnixNano = Nanoseconds(begin),
            EndTimeUnixNano = Nanoseconds(begin + milliseconds),
            Status = new Status { Code = hasFailed ? Status.Types.StatusCode.Error : Status.Types.StatusCode.Unset },
        };
        span.Attributes.AddRange((attributes ?? []).Select(Attribute));
        return span;
    }

    public static LogRecord Log(string message, int severity = 9, IEnumerable<(string Name, object Value)>? attributes = null)
    {
        var record = new LogRecord { TimeUnixNano = Nanoseconds(0), SeverityNumber = severity, Body = Value(message) };
        record.Attributes.AddRange((attributes ?? []).Select(Attribute));
        return record;
    }

    public static OtlpPayload Spans(string service, params IEnumerable<Span> spans)
    {
        var scope = new ScopeSpans { Scope = new InstrumentationScope { Name = "tests" } };
        scope.Spans.AddRange(spans);
        var group = new ResourceSpans { Resource = Sender(service), ScopeSpans = { scope } };
        return new OtlpPayload(TelemetrySignal.Traces, new ExportTraceServiceRequest { ResourceSpans = { group } }.ToByteArray());
    }

    public static OtlpPayload Logs(string service, params IEnumerable<LogRecord> records)
    {
        var scope = new ScopeLogs { Scope = new InstrumentationScope { Name = "Category" } };
        scope.LogRecords.AddRange(records);
        var group = new ResourceLogs { Resource = Sender(service), ScopeLogs = { scope } };
        return new OtlpPayload(TelemetrySignal.Logs, new ExportLogsServiceRequest { ResourceLogs = { group } }.ToByteArray());
    }

    public static OtlpPayload Metrics(string service, params IEnumerable<Metric> metrics)
    {
        var scope = new ScopeMetrics { Scope = new InstrumentationScope { Name = "meter" } };
        scope.Metrics.AddRange(metrics);
        var group = new ResourceMetrics { Resource = Sender(service), ScopeMetrics = { scope } };
        return new OtlpPayload(TelemetrySignal.Metrics, new ExportMetricsServiceRequest { ResourceMetrics = { group } }.ToByteArray());
    }

    public static Metric Counter(double at, long value, params IEnumerable<(string Name, object Value)> attributes)
    {
        var point = new NumberDataPoint { StartTimeUnixNano = Nanoseconds(0), TimeUnixNano = Nanoseconds(at), AsInt = value };
        point.Attributes.AddRange(attributes.Select(Attribute));
        var sum = new Sum { IsMonotonic = true, AggregationTemporality = AggregationTemporality.Cumulative, DataPoints = { point } };
        return new Metric { Name = "orders", Unit = "{order}", Sum = sum };
    }

    public static Metric Histogram(double at, params ulong[] buckets)
    {
        var point = new HistogramDataPoint
        {
            StartTimeUnixNano = Nanoseconds(0),
            TimeUnixNano = Nanoseconds(at),
            Count = buckets.Aggregate(0UL, static (sum, count) => sum + count),
            Exemplars =
            {
                new Exemplar { TimeUnixNano = Nanoseconds(at - 1), AsDouble = 15, TraceId = TraceNumber(7), SpanId = SpanNumber(8) },
            },
        };
        point.ExplicitBounds.AddRange([10, 20, 30]);
        point.BucketCounts.AddRange(buckets);
        return new Metric
        {
            Name = "duration",
            Unit = "ms",
            Histogram = new Histogram { AggregationTemporality = AggregationTemporality.Cumulative, DataPoints = { point } },
        };
    }

    private static Resource Sender(string service) => new()
    {
        Attributes = { Attribute(("service.name", service)), Attribute(("service.instance.id", "abcdefgh")) },
    };

    private static KeyValue Attribute((string Name, object Value) attribute) => new() { Key = attribute.Name, Value = Value(attribute.Value) };

    private static AnyValue Value(object value) => value switch
    {
        int number => new AnyValue { IntValue = number },
        double number => new AnyValue { DoubleValue = number },
        bool flag => new AnyValue { BoolValue = flag },
        _ => new AnyValue { StringValue = (string)value },
    };
}
