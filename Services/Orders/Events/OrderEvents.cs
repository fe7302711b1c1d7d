using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging;
using AspireOrders.Orders.Domain;
using AspireOrders.ServiceDefaults.Features;
using Order = AspireOrders.Orders.Domain.Order;

namespace AspireOrders.Orders.Events;

/// <summary>What the other services are told of an order, on the stream <c>orders</c>.</summary>
internal static class OrderEvents
{
    public const string Stream = "orders";

    /// <summary>What is to be charged now: at the beginning, and again after an item was added.</summary>
    public static OutgoingEvent ToCharge(Order order, ReceivedEvent? cause = null) => OutgoingEvent.Create(
        order.Version == 1 ? "order.reserved.v1" : "order.repriced.v1", order.Id, order.Version,
        new OrderReserved
        {
            OrderId = order.Id.ToString(),
            UserId = order.UserId.ToString(),
            Version = order.Version,
            Total = order.Total.ToMoney(order.Currency),
            PaymentToken = order.PaymentToken,
        },
        cause);

    /// <summary>The event that tells of the state that the order is in now.</summary>
    public static OutgoingEvent Of(Order order, ReceivedEvent? cause = null) => order.State switch
    {
        OrderState.Reserved => ToCharge(order, cause),
        OrderState.Cancelled => OutgoingEvent.Create(
            "order.cancelled.v1", order.Id, order.Version,
            new OrderCancelled { OrderId = order.Id.ToString(), UserId = order.UserId.ToString(), Version = order.Version, Reason = order.CancelReason }, cause),
        OrderState.Paid => Advanced("order.paid.v1", order, cause),
        OrderState.Shipped => Advanced("order.shipped.v1", order, cause),
        OrderState.Delivered => Advanced("order.delivered.v1", order, cause),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order.State, "unknown state"),
    };

    private static OutgoingEvent Advanced(string type, Order order, ReceivedEvent? cause) => OutgoingEvent.Create(
        type, order.Id, order.Version,
        new OrderAdvanced
        {
            OrderId = order.Id.ToString(),
            UserId = order.UserId.ToString(),
            Version = order.Version,
            Status = (OrderStatus)(int)order.State,
            Total = order.Total.ToMoney(order.Currency),
        },
        cause);
}
