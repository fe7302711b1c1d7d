namespace AspireOrders.Messaging;

/// <summary>Wakes one waiting loop; any number of calls before the loop looks count as one.</summary>
internal sealed class WakeUp
{
    private TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => Volatile.Read(ref signal).TrySetResult();

    /// <summary>Waits until woken, for at most the given time.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var current = Volatile.Read(ref signal);
        await current.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (current.Task.IsCompleted)
        {
            // Before the loop looks: what is set from here on wakes it again.
            Volatile.Write(ref signal, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }
}
