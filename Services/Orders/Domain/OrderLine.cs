namespace AspireOrders.Orders.Domain;

/// <summary>A quantity of one product at the price of the moment it was ordered.</summary>
internal sealed record OrderLine(Guid ProductId, string Name, int Quantity, decimal UnitPrice)
{
    public decimal Amount => Quantity * UnitPrice;
}

/// <summary>An item on its way into an order.</summary>
internal sealed record AddingItem(Guid ProductId, int Quantity);

/// <summary>A product that a request asks for.</summary>
internal readonly record struct RequestedItem(Guid ProductId, int Quantity)
{
    /// <summary>One entry per product, in the order of their ids.</summary>
    public static IReadOnlyList<RequestedItem> Normalise(IReadOnlyList<RequestedItem> items) => items.Count == 1
        ? items
        : [.. items.GroupBy(i => i.ProductId).Select(g => new RequestedItem(g.Key, g.Sum(i => i.Quantity))).OrderBy(i => i.ProductId)];
}
