using System.Diagnostics;
using System.Text;
using Google.Protobuf;

namespace AspireOrders.Tests.Integration.Telemetry;

/// <summary>What one test learns of the telemetry that arrives while it lasts: the spans of its trace, and what all services export besides.</summary>
/// <param name="end">Ends the observation.</param>
internal sealed class Observation(Action<Observation> end) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<(string Service, string Signal, ByteString Message)> exports = [];
    private readonly List<CollectedSpan> spans = [];

    /// <summary>A trace of the test's own, which every service keeps because it is told so.</summary>
    public string TraceId { get; } = ActivityTraceId.CreateRandom().ToHexString();

    /// <summary>The span of the test's own that began the trace; nobody exports it.</summary>
    public string Root { get; } = ActivitySpanId.CreateRandom().ToHexString();

    /// <summary>The header that makes a request a part of the trace.</summary>
    public string TraceParent => $"00-{TraceId}-{Root}-01";

    /// <summary>The spans of the trace so far.</summary>
    public IReadOnlyList<CollectedSpan> Spans => Read<IReadOnlyList<CollectedSpan>>(() => [.. spans]);

    /// <summary>How often each service has exported each signal.</summary>
    public IReadOnlyDictionary<string, int> Exports => Read(() => exports.CountBy(e => $"{e.Service} {e.Signal}").ToDictionary(StringComparer.Ordinal));

    /// <summary>Service, signal and text wherever one of the texts, of ASCII, was exported.</summary>
    public IReadOnlyList<string> Find(IReadOnlyList<string> texts) => Read<IReadOnlyList<string>>(() =>
    [
        .. exports.SelectMany(export =>
        {
            var all = Encoding.Latin1.GetString(export.Message.Span);
            return texts.Where(text => all.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(text => $"{export.Service} {export.Signal}: {text}");
        }).Distinct(StringComparer.Ordinal),
    ]);

    /// <summary>A request that a service has sent to the collector.</summary>
    public void Take(string signal, ByteString request)
    {
        foreach (var resource in OtlpField.Read(request, 1))
        {
            var service = ServiceOf(resource);
            lock (gate)
            {
                exports.Add((service, signal, resource));
                if (signal == "trace") spans.AddRange(SpansOf(service, resource).Where(span => span.TraceId == TraceId));
            }
        }
    }

    public void Dispose() => end(this);

    private static IEnumerable<CollectedSpan> SpansOf(string service, ByteString resource) =>
        OtlpField.Read(resource, 2).SelectMany(scope => OtlpField.Read(scope, 2)).Select(span => CollectedSpan.Read(service, span));

    private static string ServiceOf(ByteString resource)
    {
        foreach (var attribute in OtlpField.Read(resource, 1).SelectMany(attributes => OtlpField.Read(attributes, 1)))
        {
            if (OtlpField.Read(attribute) is [{ Text: "service.name" }, var value]) return OtlpField.Read(value.Bytes)[0].Text;
        }

        return "nobody";
    }

    private T Read<T>(Func<T> read)
    {
        lock (gate) return read();
    }
}
