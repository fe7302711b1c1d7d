namespace AspireOrders.Inventory.Domain;

/// <summary>The pieces of one product: all that were received are available, reserved by an order, or committed to one. Also a change of them.</summary>
/// <param name="Available">Can be ordered now.</param>
/// <param name="Reserved">Held by orders that are not paid.</param>
/// <param name="Committed">Sold.</param>
internal readonly record struct StockLevel(long Available, long Reserved, long Committed)
{
    public long Received => Available + Reserved + Committed;

    public static StockLevel operator +(StockLevel level, StockLevel change) =>
        new(level.Available + change.Available, level.Reserved + change.Reserved, level.Committed + change.Committed);

    public StockLevel Hold(long quantity) => this with { Available = Available - quantity, Reserved = Reserved + quantity };

    public StockLevel GiveBack(long quantity) => this with { Available = Available + quantity, Reserved = Reserved - quantity };

    public StockLevel Sell(long quantity) => this with { Reserved = Reserved - quantity, Committed = Committed + quantity };

    public StockLevel TakeBack(long quantity) => this with { Available = Available + quantity, Committed = Committed - quantity };
}
