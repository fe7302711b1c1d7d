namespace AspireOrders.Orders.Domain;

/// <summary>A quantity of one product at the price of the moment it was ordered.</summary>
internal sealed record OrderLine(Guid ProductId, string Name, int Quantity, decimal UnitPrice)
{
    public decimal Amount => Quantity * UnitPrice;
}

/// <summary>An item on its way into an order.</summary>
internal sealed record AddingItem(Guid ProductId, int Quantity);
