using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest;
using Grpc.Core;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>Writes the changes of one order after a version, one event per change of state, until the order is final or either side goes away.</summary>
internal sealed class OrderEventStream(
    Guid orderId, int afterVersion, OrdersClient orders, ILogger<OrderEventStream> logger, TimeProvider clock, CancellationToken stopping) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => ServerSentEvents.ServeAsync(
        httpContext, token => WriteAsync(httpContext, token), status => RestLog.EventsBrokeOff(logger, orderId, status), stopping);

    private async Task WriteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        await ServerSentEvents.BeginAsync(context, cancellationToken);
        using var watch = orders.WatchOrder(new WatchOrderRequest { OrderId = orderId.ToString() }, new CallOptions(cancellationToken: cancellationToken));
        await ServerSentEvents.CopyAsync(watch.ResponseStream, context.Response, ChangesOfState(), clock, cancellationToken);
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
