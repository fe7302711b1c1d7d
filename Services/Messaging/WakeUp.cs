namespace AspireOrders.Messaging;

/// <summary>Wakes one waiting loop; any number of calls before the loop looks count as one.</summary>
public class WakeUp
{
    private TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wakes the loop, or, while it is busy, lets its next wait end at once.</summary>
    public void Set() => Volatile.Read(ref signal).TrySetResult();

    /// <summary>Waits until woken.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    /// <summary>Waits until woken, for at most the given time; answers whether it was woken.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref signal);
        await current.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!current.Task.IsCompleted) return false;
        // Before the loop looks: what is set from here on wakes it again.
        Volatile.Write(ref signal, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return true;
    }
}
