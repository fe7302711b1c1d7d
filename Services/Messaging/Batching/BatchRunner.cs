using System.Diagnostics;

namespace AspireOrders.Messaging.Batching;

/// <summary>Runs one batch and answers its entries; never throws.</summary>
internal sealed class BatchRunner<TRequest, TResult>(IBatchHandler<TRequest, TResult> handler, BatchCollectorOptions options)
{
    public BatchMetrics Metrics { get; } = new(options.Name);

    public async Task RunAsync(IReadOnlyList<BatchEntry<TRequest, TResult>> batch, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using (new BatchActivities(options.Name, batch.Count, batch.Select(entry => entry.Trace)))
        {
            await ExecuteAsync(batch, cancellationToken);
        }

        Metrics.Ran(batch.Count, Stopwatch.GetElapsedTime(started));
    }

    private async Task ExecuteAsync(IReadOnlyList<BatchEntry<TRequest, TResult>> batch, CancellationToken cancellationToken)
    {
        IReadOnlyList<BatchOutcome<TResult>> outcomes;
        try
        {
            outcomes = await handler.ExecuteAsync([.. batch.Select(entry => entry.Request)], cancellationToken);
        }
        catch (Exception exception) when (batch.Count == 1 || options.IsConnectionFailure(exception) || cancellationToken.IsCancellationRequested)
        {
            Fail(batch, exception);
            return;
        }
        catch (Exception)
        {
            var half = batch.Count / 2;
            await ExecuteAsync([.. batch.Take(half)], cancellationToken);
            await ExecuteAsync([.. batch.Skip(half)], cancellationToken);
            return;
        }

        if (outcomes.Count != batch.Count)
        {
            Fail(batch, new InvalidOperationException($"'{options.Name}' answered {outcomes.Count} of {batch.Count} entries."));
            return;
        }

        for (var index = 0; index < batch.Count; index++) batch[index].Answer(outcomes[index]);
    }

    private static void Fail(IReadOnlyList<BatchEntry<TRequest, TResult>> batch, Exception exception)
    {
        foreach (var entry in batch)
        {
            entry.Answer(BatchOutcome.Failure<TResult>(exception));
        }
    }
}
