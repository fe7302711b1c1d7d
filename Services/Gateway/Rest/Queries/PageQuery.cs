using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Rest.Queries;

/// <summary>Which page of a list.</summary>
/// <param name="Cursor">Empty for the first page.</param>
/// <param name="Limit">0 for the default.</param>
internal sealed record PageQuery(string Cursor, int Limit) : IBindableFromHttpContext<PageQuery>, IEndpointParameterMetadataProvider
{
    public static ValueTask<PageQuery?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var query = new QueryReader(context.Request.Query);
        var page = query.Page();
        query.Complete();
        return ValueTask.FromResult<PageQuery?>(page);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryParameters(QueryParameter.Cursor, QueryParameter.Limit));
}
