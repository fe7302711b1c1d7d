namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>
/// Compares what this service has with what its neighbours say and mends the difference, so that everything settles even when an event was lost.
/// Runs on a timer in one replica at a time; a singleton.
/// </summary>
public interface IReconciliation
{
    /// <summary>What is compared, in a word or two; names it in metrics, logs and for operators.</summary>
    string Name { get; }

    /// <summary>The number of its advisory lock, which no other work on the same database uses.</summary>
    long LockNumber { get; }

    /// <summary>The time between two passes.</summary>
    TimeSpan Every { get; }

    /// <summary>
    /// One pass. It holds the lock; after each page it calls <see cref="ReconciliationPass.CheckpointAsync"/>, which ends it when the lock was
    /// lost meanwhile. Effects are judged by state all the same, because a paused process can outlive its lock.
    /// </summary>
    /// <param name="pass">Takes what was found.</param>
    /// <param name="cancellationToken">Cancelled when the host stops.</param>
    Task RunAsync(ReconciliationPass pass, CancellationToken cancellationToken);
}
