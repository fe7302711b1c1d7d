using AspireOrders.Inventory.Domain;
using AspireOrders.Orders.Domain;

namespace AspireOrders.Tests.Unit.Orders.Saga;

internal enum ModelNews
{
    Captured,
    Declined,
    Refunded,
}

/// <summary>What one service told: the order as it was then, or news of its payment.</summary>
internal sealed record ModelEvent(Order? Order, ModelNews? News, int Version)
{
    public static ModelEvent Of(Order order) => new(order, null, order.Version);

    public static ModelEvent Of(ModelNews news, int version) => new(null, news, version);
}

/// <summary>The promise of Payments, kept simply: the total of the latest version is held, nothing of an order that ended.</summary>
internal sealed class ModelPayments
{
    private int version;
    private bool ended;

    public bool Declines { get; set; }

    /// <summary>What the customer has paid and not got back.</summary>
    public decimal Held { get; private set; }

    /// <summary>The version that is paid; null when none is.</summary>
    public int? Captured => Held > 0 ? version : null;

    public ModelEvent? Hear(Order order)
    {
        if (order.State == OrderState.Cancelled) return End(order.Version);
        if (order.State != OrderState.Reserved || ended || order.Version <= version) return null;
        version = order.Version;
        if (Declines)
        {
            ended = true;
            Held = 0;
            return ModelEvent.Of(ModelNews.Declined, version);
        }

        Held = order.Total;
        return ModelEvent.Of(ModelNews.Captured, version);
    }

    /// <summary>An operator gives the money back; refused once the order has left.</summary>
    public ModelEvent? RefundByOperator() => End(version);

    private ModelEvent? End(int at)
    {
        ended = true;
        if (Held == 0) return null;
        Held = 0;
        return ModelEvent.Of(ModelNews.Refunded, at);
    }
}

/// <summary>Lines as Orders asks Inventory for them.</summary>
internal static class ModelLines
{
    public static IReadOnlyList<StockLine> Of(IEnumerable<OrderLine> lines) => Reservation.Normalise(lines.Select(l => new StockLine(l.ProductId, l.Quantity)));

    public static IReadOnlyList<StockLine> With(IEnumerable<OrderLine> lines, AddingItem item) =>
        Reservation.Normalise(lines.Select(l => new StockLine(l.ProductId, l.Quantity)).Append(new StockLine(item.ProductId, item.Quantity)));
}
