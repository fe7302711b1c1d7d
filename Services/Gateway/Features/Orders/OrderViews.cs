using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>One line of an order, at the price of the moment it was ordered.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">Its name then.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="UnitPrice">What one piece costs.</param>
internal sealed record OrderLineView(string ProductId, string Name, int Quantity, MoneyView UnitPrice)
{
    public static OrderLineView From(OrderLine line) => new(line.ProductId, line.Name, line.Quantity, MoneyView.From(line.UnitPrice));
}

/// <summary>The answer to a placed order: made of nothing but the service's answer, so a replay renders to the same bytes.</summary>
/// <param name="OrderId">Its id.</param>
/// <param name="Status">Its state at that moment.</param>
/// <param name="Total">The sum of its lines.</param>
/// <param name="Items">Its lines.</param>
/// <param name="CreatedAt">When it was placed, in UTC.</param>
internal sealed record PlacedOrderView(string OrderId, string Status, MoneyView Total, IReadOnlyList<OrderLineView> Items, DateTime CreatedAt)
{
    public static PlacedOrderView From(CreateOrderResponse placed) => new(
        placed.OrderId, placed.Status.ToName(), MoneyView.From(placed.Total), [.. placed.Lines.Select(OrderLineView.From)], placed.CreatedAt.ToUtc());
}

/// <summary>An order.</summary>
/// <param name="OrderId">Its id.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Status"><c>Reserved</c>, <c>Paid</c>, <c>Shipped</c>, <c>Delivered</c> or <c>Cancelled</c>.</param>
/// <param name="CancelReason">Why it was cancelled: payment declined, customer, expired or stock; null otherwise.</param>
/// <param name="Total">The sum of its lines.</param>
/// <param name="Items">Its lines.</param>
/// <param name="Version">Grows by one with every change.</param>
/// <param name="CreatedAt">When it was placed, in UTC.</param>
/// <param name="UpdatedAt">When it last changed, in UTC.</param>
internal sealed record OrderView(
    string OrderId, string UserId, string Status, string? CancelReason, MoneyView Total, IReadOnlyList<OrderLineView> Items, int Version,
    DateTime CreatedAt, DateTime UpdatedAt)
{
    public static OrderView From(Order order) => new(
        order.OrderId, order.UserId, order.Status.ToName(), order.CancelReason.Length == 0 ? null : order.CancelReason, MoneyView.From(order.Total),
        [.. order.Lines.Select(OrderLineView.From)], order.Version, order.CreatedAt.ToUtc(), order.UpdatedAt.ToUtc());
}

/// <summary>A change of an order's state, as sent by server-sent events.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">Its version since then, which is also the event's id.</param>
/// <param name="Status">Its state since then.</param>
/// <param name="CancelReason">Why it was cancelled; null otherwise.</param>
/// <param name="At">When, in UTC.</param>
internal sealed record OrderChangeView(string OrderId, int Version, string Status, string? CancelReason, DateTime At)
{
    public static OrderChangeView From(OrderChange change) => new(
        change.OrderId, change.Version, change.Status.ToName(), change.CancelReason.Length == 0 ? null : change.CancelReason, change.At.ToUtc());
}
