using Google.Protobuf;

namespace AspireOrders.Tests.Integration.Telemetry;

/// <summary>A span as a service exported it.</summary>
/// <param name="Service">Which service.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is to others.</param>
/// <param name="TraceId">Its trace.</param>
/// <param name="SpanId">Itself.</param>
/// <param name="ParentId">The span that caused it; empty at the beginning of a trace.</param>
internal sealed record CollectedSpan(string Service, string Name, SpanKind Kind, string TraceId, string SpanId, string ParentId)
{
    public static CollectedSpan Read(string service, ByteString message)
    {
        var fields = OtlpField.Read(message);
        return new CollectedSpan(service, One(5).Text, (SpanKind)One(6).Value, One(1).Hex, One(2).Hex, One(4).Hex);

        OtlpField One(int number) => fields.SingleOrDefault(field => field.Number == number, new OtlpField(number, 0, ByteString.Empty));
    }
}

/// <summary>Kinds of spans as OTLP numbers them.</summary>
internal enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}
