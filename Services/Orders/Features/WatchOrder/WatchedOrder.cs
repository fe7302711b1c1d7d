namespace AspireOrders.Orders.Features;

/// <summary>The newest known version of one order, shared by all who watch it.</summary>
internal sealed class WatchedOrder(Guid id, Action<WatchedOrder> forget) : IDisposable
{
    private readonly Lock gate = new();
    private TaskCompletionSource changed = NewSignal();
    private int watchers;
    private int version;

    public Guid Id { get; } = id;

    /// <summary>Counts a watcher in; false when the last one has just left and the entry is gone.</summary>
    public bool TryJoin()
    {
        lock (gate)
        {
            if (watchers < 0) return false;
            watchers++;
            return true;
        }
    }

    /// <summary>Reports a version that was read.</summary>
    public void Saw(int seen)
    {
        lock (gate)
        {
            if (seen <= version) return;
            version = seen;
            changed.TrySetResult();
            changed = NewSignal();
        }
    }

    /// <summary>Waits until a version after <paramref name="known"/> was seen.</summary>
    public async Task WaitForVersionAfterAsync(int known, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task signal;
            lock (gate)
            {
                if (version > known) return;
                signal = changed.Task;
            }

            await signal.WaitAsync(cancellationToken);
        }
    }

    /// <summary>One watcher leaves; the last one ends the watching.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (--watchers > 0) return;
            watchers = -1;
        }

        forget(this);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
