using System.Runtime.InteropServices;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Keeps values by name and disposes of those that nobody has used for 10 to 20 seconds.</summary>
internal sealed class IdleCache<T>(Func<string, T> create, TimeProvider timeProvider) : IAsyncDisposable
    where T : IAsyncDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private ITimer? _sweep;
    private bool _disposed;

    /// <summary>The value of a name, made when it is new. It is not disposed of before the lease is.</summary>
    public Lease Rent(string name)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue(name, out var entry))
            {
                entry = new Entry(create(name));
                _entries.Add(name, entry);
                _sweep ??= StartSweeping();
            }

            entry.Users++;
            entry.RecentlyUsed = true;
            return new Lease(this, entry);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Entry[] entries;
        lock (_lock)
        {
            _disposed = true;
            entries = [.. _entries.Values];
            _entries.Clear();
            _sweep?.Dispose();
        }

        await DisposeAllAsync(entries);
    }

    private static async Task DisposeAllAsync(IEnumerable<Entry> entries)
    {
        foreach (var entry in entries)
        {
            await entry.Value.DisposeAsync();
        }
    }

    private ITimer StartSweeping()
    {
        // The timer must not carry the trace and the logging scope of whoever came first.
        using var suppressed = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        return timeProvider.CreateTimer(static state => ((IdleCache<T>)state!).Sweep(), this, SweepPeriod, SweepPeriod);
    }

    private void Sweep()
    {
        List<Entry> idle = [];
        lock (_lock)
        {
            foreach (var (name, entry) in _entries)
            {
                if (entry is { Users: 0, RecentlyUsed: false })
                {
                    _entries.Remove(name);
                    idle.Add(entry);
                }

                entry.RecentlyUsed = false;
            }

            if (_entries.Count == 0)
            {
                _sweep?.Dispose();
                _sweep = null;
            }
        }

        _ = DisposeAllAsync(idle);
    }

    private void Return(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            entry.RecentlyUsed = true;
        }
    }

    internal sealed class Entry(T value)
    {
        public T Value { get; } = value;

        public int Users { get; set; }

        public bool RecentlyUsed { get; set; }
    }

    [StructLayout(LayoutKind.Auto)]
    internal readonly struct Lease(IdleCache<T> cache, Entry entry) : IDisposable
    {
        public T Value => entry.Value;

        public void Dispose() => cache.Return(entry);
    }
}
