using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Features;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Inventory.Storage;

/// <summary>A catalogue entry with its stock, as read by the queries.</summary>
internal sealed record CatalogueRow(
    Guid ProductId, string Sku, string Name, string Description, string Category, decimal Price, string Currency, int Version, DateTime UpdatedAt, long Available)
{
    /// <summary>The columns, in this order, from products p and stock s.</summary>
    public const string Columns =
        "p.product_id, p.sku, p.name, p.description, p.category, p.price, p.currency, p.version, p.updated_at, s.available";

    public const string Tables = "products p JOIN stock s USING (product_id)";

    public Product ToProduct() => new()
    {
        ProductId = ProductId.ToString(),
        Sku = Sku,
        Name = Name,
        Description = Description,
        Category = Category,
        Price = Price.ToMoney(Currency),
        Available = (int)Math.Min(Available, int.MaxValue),
        Version = Version,
        UpdatedAt = Timestamp.FromDateTime(DateTime.SpecifyKind(UpdatedAt, DateTimeKind.Utc)),
    };
}
