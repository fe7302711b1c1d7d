using AspireOrders.Contracts.Common.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Messaging;
using AspireOrders.Notifications.Domain;
using AspireOrders.ServiceDefaults.Features;

namespace AspireOrders.Notifications.Features;

/// <summary>The events that a customer is told of.</summary>
internal static class CustomerEvent
{
    public const string Reserved = "order.reserved.v1", Paid = "order.paid.v1", Shipped = "order.shipped.v1", Delivered = "order.delivered.v1",
        Cancelled = "order.cancelled.v1", Refunded = "payment.refunded.v1", Registered = "user.registered.v1";

    /// <summary>Where they are told.</summary>
    public static IReadOnlyList<string> Streams { get; } = ["orders", "payments", "users"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Types { get; } = [Reserved, Paid, Shipped, Delivered, Cancelled, Refunded, Registered];

    /// <summary>What the customer is told of an event.</summary>
    /// <exception cref="Google.Protobuf.InvalidProtocolBufferException">The payload is not what its type says.</exception>
    /// <exception cref="FormatException">An id or an amount is missing or malformed, or the type is none of <see cref="Types"/>.</exception>
    public static Notification ToNotification(ReceivedEvent received)
    {
        var (userId, text) = received.Type switch
        {
            Reserved => OfReserved(received.Read<OrderReserved>(), received.AggregateId),
            Paid => OfPaid(received.Read<OrderAdvanced>(), received.AggregateId),
            Shipped => (received.Read<OrderAdvanced>().UserId, NotificationText.Shipped(received.AggregateId)),
            Delivered => (received.Read<OrderAdvanced>().UserId, NotificationText.Delivered(received.AggregateId)),
            Cancelled => OfCancelled(received.Read<OrderCancelled>(), received.AggregateId),
            Refunded => OfRefunded(received.Read<PaymentSettled>(), received.AggregateId),
            Registered => (received.Read<UserRegistered>().UserId, NotificationText.Welcome),
            _ => throw new FormatException($"Nothing is told of {received.Type}."),
        };
        var kind = received.Type[..received.Type.LastIndexOf('.')];
        Guid? orderId = received.Type == Registered ? null : received.AggregateId;
        return new Notification(received.Id, Guid.Parse(userId), orderId, kind, text, received.OccurredAt);
    }

    private static (string UserId, string Text) OfReserved(OrderReserved order, Guid id) =>
        (order.UserId, NotificationText.Reserved(id, Amount(order.Total), order.Total.CurrencyCode));

    private static (string UserId, string Text) OfPaid(OrderAdvanced order, Guid id) =>
        (order.UserId, NotificationText.Paid(id, Amount(order.Total), order.Total.CurrencyCode));

    private static (string UserId, string Text) OfCancelled(OrderCancelled order, Guid id) =>
        (order.UserId, NotificationText.Cancelled(id, order.Reason));

    private static (string UserId, string Text) OfRefunded(PaymentSettled payment, Guid id) =>
        (payment.UserId, NotificationText.Refunded(id, Amount(payment.Amount), payment.Amount.CurrencyCode));

    private static decimal Amount(Money? money) => money?.ToDecimal() ?? throw new FormatException("The amount is missing.");
}
