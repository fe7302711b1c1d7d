using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>An order's changes of state as server-sent events.</summary>
internal static class WatchOrder
{
    /// <summary>
    /// The order is asked for first, so that one that does not exist is a problem document and not a stream that says nothing. When there is
    /// nothing more to come, 204 tells the client to stop connecting again (HTML standard, section 9.2).
    /// </summary>
    public static async Task<IResult> HandleAsync(
        Guid id, LastEventId<int> last, OrdersClient orders, IHostApplicationLifetime lifetime, ILogger<OrderEventStream> logger, TimeProvider clock, HttpContext context)
    {
        var seen = last.Value ?? 0;
        var order = await orders.GetOrderAsync(new GetOrderRequest { OrderId = id.ToString() }, context.Call());
        return order.Status.IsFinal() && order.Version <= seen
            ? TypedResults.NoContent()
            : new OrderEventStream(id, seen, orders, logger, clock, lifetime.ApplicationStopping);
    }
}
