using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Inventory.Domain;
using AspireOrders.ServiceDefaults.Features;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Inventory.Features;

/// <summary>One order's request within a batch.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Version">Its version that the lines belong to.</param>
/// <param name="Lines">What is to be held: distinct products in the order of their ids.</param>
/// <param name="Place">Where it stands among the orders of its call.</param>
internal sealed record ReserveEntry(Guid OrderId, int Version, IReadOnlyList<StockLine> Lines, int Place = 0)
{
    /// <summary>Reads a request; null when it is not valid. The validator, which costs much more, tells why.</summary>
    public static ReserveEntry? Read(ReserveRequest request, int place)
    {
        if (request.Version < 1 || request.Lines.Count == 0 || !Guid.TryParse(request.OrderId, out var orderId)) return null;
        var lines = new StockLine[request.Lines.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = request.Lines[i];
            if (line.Quantity is < 1 or > StockLimits.MostPerProduct || !Guid.TryParse(line.ProductId, out var productId)) return null;
            lines[i] = new StockLine(productId, line.Quantity);
        }

        return new ReserveEntry(orderId, request.Version, lines.Length == 1 ? lines : Domain.Reservation.Normalise(lines), place);
    }
}

/// <summary>What the held orders of a batch have in common: one object for all of them.</summary>
/// <param name="Catalogue">Every product that the batch names and the catalogue knows.</param>
/// <param name="ExpiresAt">The orders have to be committed before this moment.</param>
internal sealed record HeldStock(IReadOnlyDictionary<Guid, CatalogueEntry> Catalogue, Timestamp ExpiresAt);

/// <summary>A product's name and price at the moment of the reservation.</summary>
internal sealed record CatalogueEntry(Guid ProductId, string Name, decimal Price, string Currency)
{
    public ReservedLine ToLine(int quantity) =>
        new() { ProductId = ProductId.ToString(), Name = Name, Quantity = quantity, UnitPrice = Price.ToMoney(Currency) };

    public PricedProduct ToMessage() => new() { ProductId = ProductId.ToString(), Name = Name, UnitPrice = Price.ToMoney(Currency) };
}
