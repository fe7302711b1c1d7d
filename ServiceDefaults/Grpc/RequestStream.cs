using Grpc.Core;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>The messages of a caller, of which one that cannot be read is the caller's fault and no defect.</summary>
/// <param name="messages">The messages as gRPC reads them.</param>
internal sealed class RequestStream<T>(IAsyncStreamReader<T> messages) : IAsyncStreamReader<T>
{
    public T Current => messages.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        var next = messages.MoveNext(cancellationToken);
        return next.IsCompletedSuccessfully ? next : AwaitAsync(next);

        static async Task<bool> AwaitAsync(Task<bool> next)
        {
            try
            {
                return await next;
            }
            catch (Exception exception) when (UnreadableMessage.Of(exception) is not null)
            {
                throw UnreadableMessage.Of(exception)!;
            }
        }
    }
}
