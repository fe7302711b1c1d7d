using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>Tells those who watch that something has changed, not more often than eyes can follow.</summary>
internal sealed class ChangeHub(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<Watcher, byte> _watchers = new();

    public void Tell(TelemetrySignal signal)
    {
        foreach (var watcher in _watchers.Keys)
        {
            watcher.Tell(signal);
        }
    }

    public async IAsyncEnumerable<TelemetrySignal> WatchAsync(
        IReadOnlyCollection<TelemetrySignal> signals, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = new Watcher(signals);
        _watchers.TryAdd(watcher, 0);
        try
        {
            foreach (var signal in signals)
            {
                yield return signal;
            }

            while (true)
            {
                await watcher.Changed.WaitAsync(cancellationToken);
                foreach (var signal in watcher.Take())
                {
                    yield return signal;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        finally
        {
            _watchers.TryRemove(watcher, out _);
        }
    }

    private sealed class Watcher(IReadOnlyCollection<TelemetrySignal> signals)
    {
        private readonly Lock _lock = new();
        private readonly HashSet<TelemetrySignal> _changed = [];

        public SemaphoreSlim Changed { get; } = new(0, 1);

        public void Tell(TelemetrySignal signal)
        {
            lock (_lock)
            {
                if (signals.Contains(signal) && _changed.Add(signal) && _changed.Count == 1)
                {
                    Changed.Release();
                }
            }
        }

        public TelemetrySignal[] Take()
        {
            lock (_lock)
            {
                TelemetrySignal[] taken = [.. _changed];
                _changed.Clear();
                return taken;
            }
        }
    }
}
