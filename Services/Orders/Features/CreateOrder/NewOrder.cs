using System.Security.Cryptography;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Features;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Order = AspireOrders.Orders.Domain.Order;
using OrderLine = AspireOrders.Orders.Domain.OrderLine;

namespace AspireOrders.Orders.Features;

/// <summary>An order that is about to be committed, with the answer that its caller, and every repetition with its key, gets.</summary>
internal sealed record NewOrder(Order Order, string IdempotencyKey, byte[] BodyHash, CreateOrderResponse Response, DateTime ReservedUntil)
{
    /// <summary>Priced by what Inventory reserved.</summary>
    public static NewOrder Create(Guid orderId, Guid userId, CreateOrderRequest request, ReserveResponse reserved, DateTimeOffset now)
    {
        var lines = reserved.Lines.Select(l => new OrderLine(Guid.Parse(l.ProductId), l.Name, l.Quantity, l.UnitPrice.ToDecimal())).ToList();
        var order = new Order(orderId, userId, OrderState.Reserved, 1, lines, reserved.Lines[0].UnitPrice.CurrencyCode, request.PaymentToken);
        var response = new CreateOrderResponse
        {
            OrderId = orderId.ToString(),
            Status = OrderStatus.Reserved,
            Lines = { order.ToLineMessages() },
            Total = order.Total.ToMoney(order.Currency),
            CreatedAt = Timestamp.FromDateTimeOffset(now),
        };
        return new NewOrder(order, request.IdempotencyKey, HashOf(request), response, reserved.ExpiresAt.ToDateTime());
    }

    /// <summary>Tells whether two requests with one key ask for the same; the key itself is no part of it.</summary>
    public static byte[] HashOf(CreateOrderRequest request)
    {
        var body = request.Clone();
        body.IdempotencyKey = "";
        return SHA256.HashData(body.ToByteArray());
    }
}
