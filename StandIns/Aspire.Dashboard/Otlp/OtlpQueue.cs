using System.Threading.Channels;
using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>
/// The requests of each signal that wait to be read. A full queue refuses, and senders are told so in the answer: they must not send
/// again what this program cannot keep up with.
/// </summary>
internal sealed class OtlpQueue(DashboardOptions options)
{
    // Small requests cost more than their bytes.
    private const int RequestLimit = 8192;

    private readonly Lane[] _lanes = [.. Enum.GetValues<TelemetrySignal>().Select(static _ => new Lane())];

    /// <summary>How many log entries, spans or points were refused because the queue was full.</summary>
    public long Dropped(TelemetrySignal signal) => Interlocked.Read(ref _lanes[(int)signal].Dropped);

    /// <summary>How many bytes wait.</summary>
    public long Waiting(TelemetrySignal signal) => Interlocked.Read(ref _lanes[(int)signal].Bytes);

    /// <summary>Takes a request, or refuses it and returns how much was in it.</summary>
    public int Add(OtlpPayload payload)
    {
        var lane = _lanes[(int)payload.Signal];
        var size = payload.Bytes.Length;
        if (Interlocked.Add(ref lane.Bytes, size) <= options.QueueBytes && lane.Requests.Writer.TryWrite(payload))
        {
            return 0;
        }

        Interlocked.Add(ref lane.Bytes, -size);
        var count = OtlpItemCounter.Count(payload);
        Interlocked.Add(ref lane.Dropped, count);
        return count;
    }

    /// <summary>The requests of a signal, one after the other; one reader at a time.</summary>
    public async IAsyncEnumerable<OtlpPayload> ReadAsync(
        TelemetrySignal signal, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lane = _lanes[(int)signal];
        await foreach (var payload in lane.Requests.Reader.ReadAllAsync(cancellationToken))
        {
            yield return payload;
            Interlocked.Add(ref lane.Bytes, -payload.Bytes.Length);
        }
    }

    private sealed class Lane
    {
        public readonly Channel<OtlpPayload> Requests = Channel.CreateBounded<OtlpPayload>(
            new BoundedChannelOptions(RequestLimit) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

        public long Bytes;
        public long Dropped;
    }
}
