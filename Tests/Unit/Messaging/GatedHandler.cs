using System.Threading.Channels;
using AspireOrders.Messaging.Batching;

namespace AspireOrders.Tests.Unit.Messaging;

/// <summary>A batch handler whose batches begin in sight of the test and end when the test says how.</summary>
internal sealed class GatedHandler : IBatchHandler<int, string>
{
    private readonly Channel<Batch> started = Channel.CreateUnbounded<Batch>();

    public async Task<IReadOnlyList<BatchOutcome<string>>> ExecuteAsync(IReadOnlyList<int> requests, CancellationToken cancellationToken)
    {
        var batch = new Batch(requests);
        await started.Writer.WriteAsync(batch, cancellationToken);
        return await batch.End.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The next batch that begins.</summary>
    public async Task<Batch> NextAsync() => await started.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Whether another batch has begun.</summary>
    public bool HasNext => started.Reader.TryPeek(out _);

    internal sealed record Batch(IReadOnlyList<int> Requests)
    {
        public TaskCompletionSource<IReadOnlyList<BatchOutcome<string>>> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Succeed() => End.SetResult([.. Requests.Select(request => BatchOutcome.Success($"done {request}"))]);
    }
}
