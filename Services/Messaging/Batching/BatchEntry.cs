using System.Diagnostics;

namespace AspireOrders.Messaging.Batching;

/// <summary>A waiting request with the trace it belongs to and the way to its caller.</summary>
internal abstract class BatchEntry<TRequest, TResult>(TRequest request, ActivityContext trace)
{
    public TRequest Request { get; } = request;

    public ActivityContext Trace { get; } = trace;

    /// <summary>Nobody waits for the result any more, so the work need not begin.</summary>
    public abstract bool IsAbandoned { get; }

    public abstract void Answer(BatchOutcome<TResult> outcome);

    /// <summary>Called instead of <see cref="Answer"/> when the entry was abandoned before its batch began.</summary>
    public abstract void Skip();
}

/// <summary>The entry of a caller that awaits a task.</summary>
internal sealed class AwaitedEntry<TRequest, TResult>(TRequest request, ActivityContext trace) : BatchEntry<TRequest, TResult>(request, trace)
{
    private readonly TaskCompletionSource<TResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => completion.Task;

    public override bool IsAbandoned => completion.Task.IsCompleted;

    public void Cancel(CancellationToken token) => completion.TrySetCanceled(token);

    public override void Answer(BatchOutcome<TResult> outcome)
    {
        // A caller that has given up meanwhile finds its task cancelled; its result has no reader then.
        if (outcome.Error is null)
        {
            completion.TrySetResult(outcome.Result!);
        }
        else
        {
            completion.TrySetException(outcome.Error);
        }
    }

    public override void Skip()
    {
        // Its task was cancelled by its own registration.
    }
}

/// <summary>The entry of a caller that is called back, so that thousands of them need no task each.</summary>
internal sealed class PostedEntry<TRequest, TResult>(
    TRequest request, ActivityContext trace, Action<TRequest, BatchOutcome<TResult>> completed, CancellationToken cancellationToken)
    : BatchEntry<TRequest, TResult>(request, trace)
{
    public override bool IsAbandoned => cancellationToken.IsCancellationRequested;

    public override void Answer(BatchOutcome<TResult> outcome) => completed(Request, outcome);

    public override void Skip() => completed(Request, BatchOutcome.Failure<TResult>(new OperationCanceledException(cancellationToken)));
}
