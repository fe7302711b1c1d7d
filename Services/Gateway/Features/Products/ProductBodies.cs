using System.ComponentModel.DataAnnotations;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Gateway.Rest;

namespace AspireOrders.Gateway.Features.Products;

/// <summary>A product of the catalogue.</summary>
/// <param name="ProductId">Its id.</param>
/// <param name="Sku">The merchant's own number of it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What it is.</param>
/// <param name="Category">Where it stands.</param>
/// <param name="Price">What one piece costs.</param>
/// <param name="Available">Pieces that can be ordered now.</param>
/// <param name="Version">Grows with every change of the catalogue entry, not of the stock.</param>
/// <param name="UpdatedAt">When the entry last changed, in UTC.</param>
internal sealed record ProductView(
    string ProductId, string Sku, string Name, string Description, string Category, MoneyView Price, int Available, int Version, DateTime UpdatedAt)
{
    public static ProductView From(Product product) => new(
        product.ProductId, product.Sku, product.Name, product.Description, product.Category, MoneyView.From(product.Price), product.Available,
        product.Version, product.UpdatedAt.ToUtc());
}

/// <summary>A new product.</summary>
/// <param name="Sku">The merchant's own number of it; no other product has it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Category">Where it stands.</param>
/// <param name="Price">What one piece costs.</param>
/// <param name="Description">What it is; may be left out.</param>
/// <param name="Quantity">Pieces in stock from the start; none when left out.</param>
internal sealed record CreateProductBody(
    [property: Required] string? Sku, [property: Required] string? Name, [property: Required] string? Category, [property: Required] MoneyBody? Price,
    string? Description = null, int? Quantity = null)
{
    public CreateProductRequest ToRequest() => new()
    {
        Sku = Sku ?? "",
        Name = Name ?? "",
        Description = Description ?? "",
        Category = Category ?? "",
        Price = Price?.ToMoney(),
        Quantity = Quantity ?? 0,
    };
}

/// <summary>What replaces a product's catalogue entry; its stock stays.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Category">Where it stands.</param>
/// <param name="Price">What one piece costs.</param>
/// <param name="Description">What it is; may be left out.</param>
/// <param name="Version">The version that was read; the change is refused when there is a newer one. Absent: overwrites whatever is there.</param>
internal sealed record UpdateProductBody(
    [property: Required] string? Name, [property: Required] string? Category, [property: Required] MoneyBody? Price, string? Description = null,
    int? Version = null)
{
    public UpdateProductRequest ToRequest(Guid productId) => new()
    {
        ProductId = productId.ToString(),
        Name = Name ?? "",
        Description = Description ?? "",
        Category = Category ?? "",
        Price = Price?.ToMoney(),
        Version = Version ?? 0,
    };
}

/// <summary>Goods that arrived.</summary>
/// <param name="Quantity">Pieces to be added to the stock.</param>
internal sealed record RestockBody([property: Required] int? Quantity);
