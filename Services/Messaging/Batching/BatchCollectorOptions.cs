namespace AspireOrders.Messaging.Batching;

/// <summary>How a <see cref="BatchCollector{TRequest,TResult}"/> gathers and sheds.</summary>
public sealed record BatchCollectorOptions
{
    /// <summary>What the batches do, in two or three words; names the collector in metrics, traces and errors.</summary>
    public required string Name { get; init; }

    /// <summary>The most entries of one batch.</summary>
    public int MaxBatchSize { get; init; } = 256;

    /// <summary>
    /// The longest time an entry waits for company while another batch runs and a further one may start. With no batch running nothing waits.
    /// </summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How many batches may run at the same time.</summary>
    public int MaxConcurrentBatches { get; init; } = 2;

    /// <summary>How many entries may wait; one more is refused with <see cref="OverloadedException"/>.</summary>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>What a refused caller is told to wait before it tries again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long disposal waits for queued and running entries before their token is cancelled.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Tells a failure of the connection from one caused by the entries. After a connection failure nothing is tried
    /// again, because the work may have taken effect: every caller gets the exception and judges by its own idempotency.
    /// </summary>
    public Func<Exception, bool> IsConnectionFailure { get; init; } = TransientFailure.IsConnectionFailure;

    internal bool IsValid =>
        !string.IsNullOrWhiteSpace(Name) && MaxBatchSize > 0 && MaxConcurrentBatches > 0 && QueueCapacity > 0
        && MaxWait >= TimeSpan.Zero && DrainTimeout >= TimeSpan.Zero;
}
