using System.Reflection;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Features.Products;

/// <summary>Which products, in which order.</summary>
/// <param name="Search">Part of a name or description; empty for all.</param>
/// <param name="Category">A category; empty for all.</param>
/// <param name="Sort">The order; empty for the default.</param>
/// <param name="Page">Which page of them.</param>
internal sealed record ProductQuery(string Search, string Category, string Sort, PageQuery Page)
    : IBindableFromHttpContext<ProductQuery>, IEndpointParameterMetadataProvider
{
    private static readonly QueryParameter SearchText = new("search", "Part of the name or description.", MaxLength: RequestRules.LongestSearch);
    private static readonly QueryParameter CategoryName = new("category", "Only products of this category.", MaxLength: RequestRules.LongestCategory);
    private static readonly QueryParameter SortOrder = new("sort", "By name (the default) or price; with a minus sign downwards.", ["name", "-name", "price", "-price"]);

    public static ValueTask<ProductQuery?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var query = new QueryReader(context.Request.Query);
        var products = new ProductQuery(query.Text(SearchText), query.Text(CategoryName), query.Text(SortOrder), query.Page());
        query.Complete();
        return ValueTask.FromResult<ProductQuery?>(products);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryParameters(SearchText, CategoryName, SortOrder, QueryParameter.Cursor, QueryParameter.Limit));
}
