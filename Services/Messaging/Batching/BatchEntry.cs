using System.Diagnostics;

namespace AspireOrders.Messaging.Batching;

/// <summary>A waiting request with the promise to its caller and the trace it belongs to.</summary>
internal sealed class BatchEntry<TRequest, TResult>(TRequest request, ActivityContext trace)
    : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public TRequest Request { get; } = request;

    public ActivityContext Trace { get; } = trace;

    public void Answer(BatchOutcome<TResult> outcome)
    {
        // A caller that has given up meanwhile finds its task cancelled; its result has no reader then.
        if (outcome.Error is null)
        {
            TrySetResult(outcome.Result!);
        }
        else
        {
            TrySetException(outcome.Error);
        }
    }
}
