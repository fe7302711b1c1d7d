using System.Diagnostics;

namespace AspireOrders.Messaging.Batching;

/// <summary>Runs one batch and answers its entries; never throws.</summary>
internal sealed class BatchRunner<TRequest, TResult>(IBatchHandler<TRequest, TResult> handler, BatchCollectorOptions options)
{
    public BatchMetrics Metrics { get; } = new(options.Name);

    public async Task RunAsync(IReadOnlyList<BatchEntry<TRequest, TResult>> batch, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using (StartActivity(batch))
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

    // A batch of one shows in its caller's trace; a larger one is a trace of its own that links to all of them.
    private Activity? StartActivity(IReadOnlyList<BatchEntry<TRequest, TResult>> batch)
    {
        if (!MessagingTelemetry.Source.HasListeners())
        {
            return null;
        }

        var parent = batch.Count == 1 ? batch[0].Trace : default;
        var links = batch.Count == 1 ? null : batch.Where(entry => entry.Trace != default).Select(entry => new ActivityLink(entry.Trace));
        return MessagingTelemetry.Source.StartActivity(options.Name, ActivityKind.Internal, parent, [new("batch.size", batch.Count)], links);
    }
}
