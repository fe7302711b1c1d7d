using System.Diagnostics;

namespace AspireOrders.Messaging.Batching;

/// <summary>
/// Group commit for any work: gathers what is concurrent, runs it as one batch and answers each caller its own result.
/// With no batch running an entry starts one at once; what arrives meanwhile forms the next. One bad entry fails alone:
/// when a batch throws, its halves are tried down to the single entry, except after a connection failure, whose effect is unknown.
/// A full queue refuses entries instead of growing. A caller that cancels leaves its batch alone: not yet started its entry is skipped, else its result
/// is dropped.
/// </summary>
/// <typeparam name="TRequest">What a caller submits.</typeparam>
/// <typeparam name="TResult">What a caller is answered.</typeparam>
public sealed class BatchCollector<TRequest, TResult> : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<BatchEntry<TRequest, TResult>> queue = new();
    private readonly CancellationTokenSource lifetime = new();
    private readonly BatchRunner<TRequest, TResult> runner;
    private readonly BatchCollectorOptions options;
    private readonly TimeProvider time;
    private readonly ITimer lingering;
    private TaskCompletionSource? drained;
    private int running;
    private bool timerArmed;

    /// <summary>Creates a collector that is ready at once.</summary>
    /// <param name="handler">Does the work of a batch.</param>
    /// <param name="options">Limits and the name.</param>
    /// <param name="time">The clock of the waiting.</param>
    public BatchCollector(IBatchHandler<TRequest, TResult> handler, BatchCollectorOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        if (!options.IsValid)
        {
            throw new ArgumentException("A name is missing, a limit is not positive or a time is negative.", nameof(options));
        }

        this.options = options;
        this.time = time;
        runner = new(handler, options);
        lingering = time.CreateTimer(_ => LingeringEnded(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Submits one entry and waits for its own result.</summary>
    /// <param name="request">The entry.</param>
    /// <param name="cancellationToken">Stops the waiting of this caller only.</param>
    /// <returns>The result of this entry, or its exception.</returns>
    /// <exception cref="OverloadedException">The queue is full; nothing happened.</exception>
    /// <exception cref="ObjectDisposedException">The collector drains or has ended; nothing happened.</exception>
    public async Task<TResult> SubmitAsync(TRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = new AwaitedEntry<TRequest, TResult>(request, Activity.Current?.Context ?? default);
        lock (gate)
        {
            DemandRoom(1);
            queue.Enqueue(entry);
            StartOrLinger();
        }

        runner.Metrics.Queued(1);
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((AwaitedEntry<TRequest, TResult>)state!).Cancel(token), entry);
        return await entry.Task;
    }

    /// <summary>
    /// Submits a group whose results are told by a callback, one entry at a time as soon as each is known: for streams and batched calls, where a
    /// task for each entry would cost more than the entry.
    /// </summary>
    /// <param name="requests">The entries; all are taken or none.</param>
    /// <param name="completed">Called exactly once for each entry, on a thread of a batch: it must be quick and must not throw.</param>
    /// <param name="cancellationToken">Entries whose batch has not begun then are completed with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="OverloadedException">There is no room for all of them; nothing happened and nothing is called.</exception>
    /// <exception cref="ObjectDisposedException">The collector drains or has ended; nothing happened and nothing is called.</exception>
    public void Post(IReadOnlyList<TRequest> requests, Action<TRequest, BatchOutcome<TResult>> completed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(completed);
        if (requests.Count == 0) return;
        var trace = Activity.Current?.Context ?? default;
        lock (gate)
        {
            DemandRoom(requests.Count);
            foreach (var request in requests)
            {
                queue.Enqueue(new PostedEntry<TRequest, TResult>(request, trace, completed, cancellationToken));
            }

            StartOrLinger();
        }

        runner.Metrics.Queued(requests.Count);
    }

    /// <summary>Refuses new entries, finishes the queued and running ones, and cancels what exceeds the drain timeout.</summary>
    /// <returns>A task that ends when nothing runs any more.</returns>
    public async ValueTask DisposeAsync()
    {
        Task end;
        lock (gate)
        {
            drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            end = drained.Task;
            StartWhilePossible();
            CompleteWhenDrained();
        }

        await using (time.CreateTimer(_ => lifetime.Cancel(), state: null, options.DrainTimeout, Timeout.InfiniteTimeSpan))
        {
            await end;
        }

        await lingering.DisposeAsync();
    }

    private void DemandRoom(int entries)
    {
        ObjectDisposedException.ThrowIf(drained is not null, this);
        if (queue.Count + entries <= options.QueueCapacity) return;
        runner.Metrics.Rejected(entries);
        throw new OverloadedException(options.Name, options.RetryAfter);
    }

    private void StartOrLinger()
    {
        if (running == 0 || queue.Count >= options.MaxBatchSize)
        {
            StartWhilePossible();
        }
        else if (running < options.MaxConcurrentBatches && !timerArmed)
        {
            timerArmed = true;
            lingering.Change(options.MaxWait, Timeout.InfiniteTimeSpan);
        }
    }

    private void LingeringEnded()
    {
        lock (gate)
        {
            timerArmed = false;
            StartWhilePossible();
        }
    }

    // A slot is taken here and filled on the pool thread, so a burst of callers becomes one batch and not a first batch of one.
    private void StartWhilePossible()
    {
        for (var waiting = queue.Count; waiting > 0 && running < options.MaxConcurrentBatches; waiting -= options.MaxBatchSize)
        {
            running++;
            ThreadPool.UnsafeQueueUserWorkItem(static collector => _ = collector.RunAsync(), this, preferLocal: false);
        }
    }

    private async Task RunAsync()
    {
        var batch = Take();
        if (batch.Count > 0)
        {
            await runner.RunAsync(batch, lifetime.Token);
        }

        lock (gate)
        {
            running--;
            StartWhilePossible();
            CompleteWhenDrained();
        }
    }

    private List<BatchEntry<TRequest, TResult>> Take()
    {
        var batch = new List<BatchEntry<TRequest, TResult>>();
        var abandoned = new List<BatchEntry<TRequest, TResult>>();
        lock (gate)
        {
            while (batch.Count < options.MaxBatchSize && queue.TryDequeue(out var entry))
            {
                (entry.IsAbandoned ? abandoned : batch).Add(entry);
            }
        }

        runner.Metrics.Queued(-(batch.Count + abandoned.Count));
        foreach (var entry in abandoned) entry.Skip();
        return batch;
    }

    private void CompleteWhenDrained()
    {
        if (running == 0 && queue.Count == 0)
        {
            drained?.TrySetResult();
        }
    }
}
