using AspireOrders.Contracts.Common.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.ServiceDefaults.Features;
using Google.Protobuf.WellKnownTypes;
using Order = AspireOrders.Orders.Domain.Order;
using OrderLine = AspireOrders.Orders.Domain.OrderLine;
using OrderLineMessage = AspireOrders.Contracts.Orders.V1.OrderLine;

namespace AspireOrders.Orders.Features;

/// <summary>An order that is about to be committed, with the answer that its caller, and every repetition with its key, gets.</summary>
internal sealed record NewOrder(OrderAttempt Attempt, Order Order, CreateOrderResponse Response)
{
    public OrderRequest Request => Attempt.Request;

    /// <summary>Priced by what Inventory answered.</summary>
    public static NewOrder Create(OrderAttempt attempt, IReadOnlyDictionary<Guid, Price> prices, DateTimeOffset now)
    {
        var request = attempt.Request;
        var lines = new OrderLine[request.Items.Count];
        var response = new CreateOrderResponse { OrderId = attempt.OrderId.ToString(), Status = OrderStatus.Reserved, CreatedAt = Timestamp.FromDateTimeOffset(now) };
        for (var i = 0; i < lines.Length; i++)
        {
            var (product, quantity) = request.Items[i];
            var price = prices[product];
            lines[i] = new OrderLine(product, price.Name, quantity, price.Amount);
            response.Lines.Add(new OrderLineMessage { ProductId = price.ProductId, Name = price.Name, Quantity = quantity, UnitPrice = price.Message });
        }

        var currency = prices[request.Items[0].ProductId].Message.CurrencyCode;
        var order = new Order(attempt.OrderId, request.UserId, OrderState.Reserved, 1, lines, currency, request.Body.PaymentToken);
        response.Total = order.Total.ToMoney(currency);
        return new NewOrder(attempt, order, response);
    }
}

/// <summary>A product's price at the moment of the reservation; one object for all orders of a batch that name it.</summary>
internal sealed record Price(string ProductId, string Name, decimal Amount, Money Message);
