using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.ServiceDefaults.Features;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Order = AspireOrders.Orders.Domain.Order;
using OrderLine = AspireOrders.Orders.Domain.OrderLine;

namespace AspireOrders.Orders.Storage;

/// <summary>An order as it is stored, with its times and history.</summary>
internal sealed record OrderRow(Order Order, DateTime CreatedAt, DateTime UpdatedAt, OrderState[] HistoryStates, DateTime[] HistoryTimes)
{
    public const string Columns =
        """
        order_id, user_id, status, version, cancel_reason, currency, payment_token, product_ids, names, quantities, unit_prices,
        adding_product, adding_quantity, created_at, updated_at, history_status, history_at
        """;

    /// <summary>Reads <see cref="Columns"/>.</summary>
    public static OrderRow Read(NpgsqlDataReader reader)
    {
        var products = reader.GetFieldValue<Guid[]>(7);
        var names = reader.GetFieldValue<string[]>(8);
        var quantities = reader.GetFieldValue<int[]>(9);
        var prices = reader.GetFieldValue<decimal[]>(10);
        var lines = products.Select((product, i) => new OrderLine(product, names[i], quantities[i], prices[i])).ToList();
        var adding = reader.IsDBNull(11) ? null : new AddingItem(reader.GetGuid(11), reader.GetInt32(12));
        var order = new Order(
            reader.GetGuid(0), reader.GetGuid(1), (OrderState)reader.GetInt16(2), reader.GetInt32(3), lines, reader.GetString(5), reader.GetString(6),
            reader.GetString(4), adding);
        var states = Array.ConvertAll(reader.GetFieldValue<short[]>(15), s => (OrderState)s);
        return new OrderRow(order, reader.GetDateTime(13), reader.GetDateTime(14), states, reader.GetFieldValue<DateTime[]>(16));
    }

    /// <summary>The contract's form.</summary>
    public Contracts.Orders.V1.Order ToMessage() => new()
    {
        OrderId = Order.Id.ToString(),
        UserId = Order.UserId.ToString(),
        Status = (OrderStatus)(int)Order.State,
        CancelReason = Order.CancelReason,
        Lines = { Order.ToLineMessages() },
        Total = Order.Total.ToMoney(Order.Currency),
        Version = Order.Version,
        CreatedAt = Timestamp.FromDateTime(CreatedAt),
        UpdatedAt = Timestamp.FromDateTime(UpdatedAt),
    };

    /// <summary>The changes after a version, one each.</summary>
    public IEnumerable<OrderChange> ChangesAfter(int version) => HistoryStates.Select((state, i) => new OrderChange
    {
        OrderId = Order.Id.ToString(),
        Version = i + 1,
        Status = (OrderStatus)(int)state,
        CancelReason = state == OrderState.Cancelled ? Order.CancelReason : "",
        At = Timestamp.FromDateTime(HistoryTimes[i]),
    }).Where(change => change.Version > version);
}

/// <summary>Lines in the contract's form.</summary>
internal static class OrderMessages
{
    public static IEnumerable<Contracts.Orders.V1.OrderLine> ToLineMessages(this Order order) => order.Lines.Select(l => new Contracts.Orders.V1.OrderLine
    {
        ProductId = l.ProductId.ToString(),
        Name = l.Name,
        Quantity = l.Quantity,
        UnitPrice = l.UnitPrice.ToMoney(order.Currency),
    });
}
