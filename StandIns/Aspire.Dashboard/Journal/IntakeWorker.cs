using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Storage;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Journal;

/// <summary>Reads back what was kept, then takes what comes: one worker for each signal.</summary>
internal sealed class IntakeWorker(TelemetryStore store, OtlpQueue queue, TelemetryJournal journal, TimeProvider time) : BackgroundService
{
    // Cumulative points say all that those between them said; all of them would fill the disk with repetitions.
    private static readonly TimeSpan MetricInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, long> _metricsKept = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Cleared += Forget;
        return Task.WhenAll(Enum.GetValues<TelemetrySignal>().Select(signal => Task.Run(() => WorkAsync(signal, stoppingToken), CancellationToken.None)));
    }

    public override void Dispose()
    {
        store.Cleared -= Forget;
        base.Dispose();
    }

    private async Task WorkAsync(TelemetrySignal signal, CancellationToken stoppingToken)
    {
        foreach (var payload in journal.ReadBack(signal))
        {
            stoppingToken.ThrowIfCancellationRequested();
            store.Intake.Take(payload);
        }

        var flushed = time.GetTimestamp();
        try
        {
            await foreach (var payload in queue.ReadAsync(signal, stoppingToken))
            {
                if (!store.IsPaused(signal) && IsWorthKeeping(payload))
                {
                    journal.Append(payload);
                }

                store.Intake.Take(payload);
                if (queue.Waiting(signal) <= payload.Bytes.Length || time.GetElapsedTime(flushed) > FlushInterval)
                {
                    journal.Flush(signal);
                    flushed = time.GetTimestamp();
                }
            }
        }
        finally
        {
            journal.Flush(signal);
        }
    }

    // What one replica forgets need not be forgotten on disk: it returns with the next start at most.
    private void Forget(TelemetrySignal signal, string? resource)
    {
        if (resource is null)
        {
            journal.Clear(signal);
        }
    }

    private bool IsWorthKeeping(OtlpPayload payload)
    {
        if (payload.Signal != TelemetrySignal.Metrics)
        {
            return true;
        }

        var sender = SenderOf(payload.Bytes);
        if (_metricsKept.TryGetValue(sender, out var last) && time.GetElapsedTime(last) < MetricInterval)
        {
            return false;
        }

        _metricsKept[sender] = time.GetTimestamp();
        return true;
    }

    private static int SenderOf(byte[] request)
    {
        var hash = default(HashCode);
        var groups = new WireReader(request);
        while (groups.TryRead(out _, out var group))
        {
            var parts = new WireReader(group);
            if (parts.TryRead(out var field, out var resource) && field == 1)
            {
                hash.AddBytes(resource);
            }
        }

        return hash.ToHashCode();
    }
}
