namespace AspireOrders.Inventory.Domain;

/// <summary>What became of a request to hold stock.</summary>
/// <param name="Result">Held or why not.</param>
/// <param name="Shortages">With <see cref="ReserveResult.Short"/>: each product that there is not enough of.</param>
internal sealed record ReserveOutcome(ReserveResult Result, IReadOnlyList<StockShortage> Shortages)
{
    public static readonly ReserveOutcome Held = new(ReserveResult.Held, []);
    public static readonly ReserveOutcome Closed = new(ReserveResult.Closed, []);
    public static readonly ReserveOutcome OtherLines = new(ReserveResult.OtherLines, []);
}

internal enum ReserveResult
{
    /// <summary>All lines are held.</summary>
    Held,

    /// <summary>At least one product is unknown or there is not enough of it; nothing is held.</summary>
    Short,

    /// <summary>The order was cancelled, or paid, before: it can hold nothing more.</summary>
    Closed,

    /// <summary>The order holds other lines under this version.</summary>
    OtherLines,
}

/// <summary>A product that there is not enough of.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Wanted">Pieces asked for.</param>
/// <param name="Available">Pieces left; null when there is no such product.</param>
internal sealed record StockShortage(Guid ProductId, int Wanted, long? Available);
