using System.Diagnostics.Metrics;
using Grpc.Core;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Meter <c>AspireOrders.Grpc</c>, with the names of OpenTelemetry's semantic conventions for RPC.</summary>
internal sealed class GrpcMetrics
{
    public const string MeterName = "AspireOrders.Grpc";

    private readonly Histogram<double> duration;

    public GrpcMetrics(IMeterFactory factory, OpenStreams streams)
    {
        var meter = factory.Create(MeterName);
        meter.CreateObservableGauge("rpc.streams", () => streams.Count, "{stream}", "Streams that are open.");
        duration = meter.CreateHistogram(
            "rpc.server.duration", "s", "Duration of unary calls.", advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
    }

    public void Record(string method, StatusCode status, TimeSpan elapsed) => duration.Record(
        elapsed.TotalSeconds,
        new KeyValuePair<string, object?>("rpc.method", method),
        new KeyValuePair<string, object?>("rpc.grpc.status_code", (int)status));
}
