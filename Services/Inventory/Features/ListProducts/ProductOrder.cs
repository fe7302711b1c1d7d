using System.Globalization;
using AspireOrders.Inventory.Storage;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Inventory.Features;

/// <summary>One way to sort the catalogue: by a column and the product's id, ascending or descending, each backed by an index.</summary>
internal sealed record ProductOrder(string Column, bool Descending, Func<CatalogueRow, string> Key, Func<string, object> ParseKey)
{
    public static readonly IReadOnlyDictionary<string, ProductOrder> All = new Dictionary<string, ProductOrder>(StringComparer.Ordinal)
    {
        ["name"] = ByName(descending: false),
        ["-name"] = ByName(descending: true),
        ["price"] = ByPrice(descending: false),
        ["-price"] = ByPrice(descending: true),
    };

    /// <summary>The query of one page; empty search and category leave their conditions out by value, so the text stays one prepared statement.</summary>
    public string Sql(bool afterCursor)
    {
        var (direction, beyond) = Descending ? ("DESC", "<") : ("ASC", ">");
        var after = afterCursor ? $"AND ({Column}, p.product_id) {beyond} (@key, @id)" : "";
        return $"""
            SELECT {CatalogueRow.Columns} FROM {CatalogueRow.Tables}
            WHERE (@category = '' OR p.category = @category) AND (@search = '' OR p.name ILIKE @pattern OR p.description ILIKE @pattern) {after}
            ORDER BY {Column} {direction}, p.product_id {direction} LIMIT @rows
            """;
    }

    private static ProductOrder ByName(bool descending) =>
        new("lower(p.name)", descending, row => row.Name.ToLowerInvariant(), text => text);

    private static ProductOrder ByPrice(bool descending) =>
        new("p.price", descending, row => row.Price.ToString(CultureInfo.InvariantCulture), text =>
            decimal.TryParse(text, CultureInfo.InvariantCulture, out var price) ? price : throw DomainException.Invalid("cursor", "is not a cursor of this list"));
}
