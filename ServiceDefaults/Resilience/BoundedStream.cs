using Grpc.Core;

namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>A stream of a service that takes a place until it ends, breaks, or its reader has had enough.</summary>
/// <param name="messages">The stream.</param>
/// <param name="leave">Gives the place back.</param>
internal sealed class BoundedStream<T>(IAsyncStreamReader<T> messages, Action leave) : IAsyncStreamReader<T>
{
    private int hasLeft;

    public T Current => messages.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        var isOpen = false;
        try
        {
            return isOpen = await messages.MoveNext(cancellationToken);
        }
        finally
        {
            if (!isOpen) Leave();
        }
    }

    /// <summary>Gives the place back unless that was done before.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref hasLeft, 1) == 0) leave();
    }
}
