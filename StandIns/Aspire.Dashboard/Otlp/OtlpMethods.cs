using Aspire.Dashboard.Otlp.Collector;
using Aspire.Dashboard.Telemetry;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Aspire.Dashboard.Otlp;

/// <summary>Binds the three export calls of the OpenTelemetry protocol over gRPC, with requests as bytes.</summary>
internal sealed class OtlpMethods : IServiceMethodProvider<OtlpService>
{
    private const string Package = "opentelemetry.proto.collector";

    private static readonly Marshaller<byte[]> Requests = Marshallers.Create(
        static (byte[] _, SerializationContext _) => throw new NotSupportedException("Requests are only received."),
        static context => context.PayloadAsNewBuffer());

    private static readonly Marshaller<ExportResponse> Responses = Marshallers.Create(
        static (response, context) => context.Complete(response.ToByteArray()),
        static context => ExportResponse.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpService> context)
    {
        Add(context, "trace.v1.TraceService", TelemetrySignal.Traces);
        Add(context, "logs.v1.LogsService", TelemetrySignal.Logs);
        Add(context, "metrics.v1.MetricsService", TelemetrySignal.Metrics);
    }

    private static void Add(ServiceMethodProviderContext<OtlpService> context, string name, TelemetrySignal signal) =>
        context.AddUnaryMethod(
            new Method<byte[], ExportResponse>(MethodType.Unary, $"{Package}.{name}", "Export", Requests, Responses),
            [],
            (service, request, _) => Task.FromResult(service.Export(new OtlpPayload(signal, request))));
}
