using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging;
using AspireOrders.ServiceDefaults.Features;
using Google.Protobuf;

namespace AspireOrders.Tests.Payments.Support;

/// <summary>An order as the payments service hears of it.</summary>
internal sealed record OrderStream(Guid Id, Guid UserId)
{
    public static OrderStream New() => new(Guid.CreateVersion7(), Guid.CreateVersion7());

    public ReceivedEvent Reserved(string token = "tok_ok", decimal total = 10m) => Demand("order.reserved.v1", 1, token, total);

    public ReceivedEvent Repriced(int version, decimal total, string token = "tok_ok") => Demand("order.repriced.v1", version, token, total);

    public ReceivedEvent Cancelled(int version = 2) => Received(
        "order.cancelled.v1", version, new OrderCancelled { OrderId = Id.ToString(), UserId = UserId.ToString(), Version = version, Reason = "customer" });

    private ReceivedEvent Demand(string type, int version, string token, decimal total) => Received(type, version, new OrderReserved
    {
        OrderId = Id.ToString(),
        UserId = UserId.ToString(),
        Version = version,
        Total = total.ToMoney("EUR"),
        PaymentToken = token,
    });

    private ReceivedEvent Received(string type, int version, IMessage message) => new()
    {
        Id = Guid.CreateVersion7(),
        Stream = "orders",
        EntryId = "1-1",
        Type = type,
        AggregateId = Id,
        AggregateVersion = version,
        OccurredAt = DateTimeOffset.UnixEpoch,
        Payload = message.ToByteArray(),
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };
}
