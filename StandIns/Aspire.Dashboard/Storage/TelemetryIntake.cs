using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Otlp.Collector;
using Aspire.Dashboard.Telemetry;
using Google.Protobuf;

namespace Aspire.Dashboard.Storage;

/// <summary>Reads export requests into the stores. One thread at a time for each signal.</summary>
internal sealed class TelemetryIntake(TelemetryStore store, DashboardOptions options, AttributeReader attributes)
{
    private readonly SpanReader _spans = new(options, attributes);
    private readonly LogReader _logs = new(attributes);
    private readonly SignalCounters[] _counters = [new(), new(), new()];
    private long _lastLogId;

    public SignalCounters CountersOf(TelemetrySignal signal) => _counters[(int)signal];

    /// <summary>Reads a request; a broken one is counted and left.</summary>
    public void Take(OtlpPayload payload)
    {
        var counters = _counters[(int)payload.Signal];
        if (store.IsPaused(payload.Signal))
        {
            var count = OtlpItemCounter.Count(payload);
            counters.AddReceived(count);
            counters.AddPaused(count);
            return;
        }

        try
        {
            Read(payload, counters);
        }
        catch (InvalidProtocolBufferException)
        {
            var count = Math.Max(1, OtlpItemCounter.Count(payload));
            counters.AddReceived(count);
            counters.AddInvalid(count);
        }

        store.Tell(payload.Signal);
    }

    private void Read(OtlpPayload payload, SignalCounters counters)
    {
        switch (payload.Signal)
        {
            case TelemetrySignal.Traces:
                Read(ExportTraceServiceRequest.Parser.ParseFrom(payload.Bytes), counters);
                break;
            case TelemetrySignal.Logs:
                Read(ExportLogsServiceRequest.Parser.ParseFrom(payload.Bytes), counters);
                break;
            default:
                Read(ExportMetricsServiceRequest.Parser.ParseFrom(payload.Bytes), counters);
                break;
        }
    }

    private void Read(ExportTraceServiceRequest request, SignalCounters counters)
    {
        var spans = new List<TelemetrySpan>();
        var received = 0;
        foreach (var group in request.ResourceSpans)
        {
            var resource = store.Resources.Get(group.Resource);
            foreach (var scope in group.ScopeSpans)
            {
                var name = attributes.Share(scope.Scope?.Name ?? "");
                received += scope.Spans.Count;
                foreach (var wire in scope.Spans)
                {
                    if (_spans.Read(wire, resource, name) is { } span)
                    {
                        spans.Add(span);
                    }
                }
            }
        }

        counters.AddReceived(received);
        counters.AddInvalid(received - spans.Count);
        store.Traces.Add(spans);
        store.Tell(spans);
    }

    private void Read(ExportLogsServiceRequest request, SignalCounters counters)
    {
        var entries = new List<LogEntry>();
        foreach (var group in request.ResourceLogs)
        {
            var resource = store.Resources.Get(group.Resource);
            foreach (var scope in group.ScopeLogs)
            {
                var category = attributes.Share(scope.Scope?.Name ?? "");
                entries.AddRange(scope.LogRecords.Select(record => _logs.Read(record, ++_lastLogId, resource, category)));
            }
        }

        counters.AddReceived(entries.Count);
        store.Logs.Add(entries);
    }

    private void Read(ExportMetricsServiceRequest request, SignalCounters counters)
    {
        foreach (var group in request.ResourceMetrics)
        {
            var resource = store.Resources.Get(group.Resource);
            foreach (var scope in group.ScopeMetrics)
            {
                var meter = attributes.Share(scope.Scope?.Name ?? "");
                foreach (var metric in scope.Metrics)
                {
                    var (received, refused) = store.Metrics.Add(resource, meter, metric);
                    counters.AddReceived(received);
                    counters.AddInvalid(refused);
                }
            }
        }
    }
}
