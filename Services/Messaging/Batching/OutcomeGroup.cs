namespace AspireOrders.Messaging.Batching;

/// <summary>The outcomes of a group that was posted together; they may come from several batches and threads.</summary>
/// <typeparam name="TResult">What each entry is answered.</typeparam>
public sealed class OutcomeGroup<TResult>
{
    private readonly BatchOutcome<TResult>[] outcomes;
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int missing;

    /// <summary>Creates a group that waits for its outcomes; one without entries is complete at once.</summary>
    /// <param name="count">How many entries there are.</param>
    public OutcomeGroup(int count)
    {
        outcomes = new BatchOutcome<TResult>[count];
        missing = count;
        if (count == 0)
        {
            completion.SetResult();
        }
    }

    /// <summary>Ends when every entry has its outcome.</summary>
    public Task Completed => completion.Task;

    /// <summary>The outcomes in the order of the entries; complete once <see cref="Completed"/> has ended.</summary>
    public IReadOnlyList<BatchOutcome<TResult>> All => outcomes;

    /// <summary>Takes the outcome of one entry; exactly once for each.</summary>
    /// <param name="place">Where the entry stands in the group.</param>
    /// <param name="outcome">What became of it.</param>
    public void Set(int place, BatchOutcome<TResult> outcome)
    {
        outcomes[place] = outcome;
        if (Interlocked.Decrement(ref missing) == 0)
        {
            completion.SetResult();
        }
    }
}
