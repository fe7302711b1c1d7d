namespace AspireOrders.Inventory.Domain;

/// <summary>What one order holds of the stock.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">The order's version that the lines belong to.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Lines">Distinct products, in the order of their ids.</param>
internal sealed record Reservation(Guid OrderId, int Version, ReservationState Status, IReadOnlyList<StockLine> Lines)
{
    /// <summary>Its time is not up by the clock of the database, under lock: it must not expire.</summary>
    public bool IsInTime { get; init; }

    /// <summary>Left behind by a release that came before its reservation, so that the late reservation is refused.</summary>
    public static Reservation Tombstone(Guid orderId) => new(orderId, 0, ReservationState.Released, []);

    /// <summary>Lines of a request, one per product, in the one order in which rows are locked (product id), so that batches cannot deadlock.</summary>
    public static IReadOnlyList<StockLine> Normalise(IEnumerable<StockLine> lines) =>
        [.. lines.GroupBy(l => l.ProductId).Select(g => new StockLine(g.Key, g.Sum(l => l.Quantity))).OrderBy(l => l.ProductId)];
}

/// <summary>A quantity of one product.</summary>
internal readonly record struct StockLine(Guid ProductId, int Quantity);

/// <summary>The life of a reservation; the numbers are stored.</summary>
internal enum ReservationState : short
{
    Held = 1,
    Committed = 2,
    Released = 3,
    Expired = 4,
}
