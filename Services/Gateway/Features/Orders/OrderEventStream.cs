using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest;
using Grpc.Core;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>Writes the changes of one order after a version, one event per change of state, until the order is final or either side goes away.</summary>
internal sealed class OrderEventStream(
    Guid orderId, int afterVersion, OrdersClient orders, ILogger<OrderEventStream> logger, TimeProvider clock, CancellationToken stopping) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            await ServerSentEvents.BeginAsync(httpContext, ended.Token);
            using var watch = orders.WatchOrder(new WatchOrderRequest { OrderId = orderId.ToString() }, new CallOptions(cancellationToken: ended.Token));
            await ServerSentEvents.CopyAsync(watch.ResponseStream, httpContext.Response, ChangesOfState(), clock, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client left or the gateway stops; a client that is still there comes back with the id of its last event.
        }
        catch (RpcException exception)
        {
            // The status line is long out; ending the stream makes the client come back.
            RestLog.EventsBrokeOff(logger, orderId, exception.StatusCode.ToString());
        }
    }

    // The watch starts at the beginning because only the state before tells a change of state from another one (an item added).
    private Func<OrderChange, byte[]?> ChangesOfState()
    {
        var previous = OrderStatus.Unspecified;
        return change =>
        {
            var isNew = change.Version > afterVersion && change.Status != previous;
            previous = change.Status;
            return isNew ? ServerSentEvents.Event($"{change.Version}", OrderChangeView.From(change)) : null;
        };
    }
}
