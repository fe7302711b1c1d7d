using System.Reflection;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Features.Users;

/// <summary>Which accounts.</summary>
/// <param name="Search">Part of an e-mail address or name; empty for all.</param>
/// <param name="Page">Which page of them.</param>
internal sealed record UserQuery(string Search, PageQuery Page) : IBindableFromHttpContext<UserQuery>, IEndpointParameterMetadataProvider
{
    private static readonly QueryParameter SearchText = new("search", "Part of the e-mail address or name.", MaxLength: RequestRules.LongestSearch);

    public static ValueTask<UserQuery?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var query = new QueryReader(context.Request.Query);
        var users = new UserQuery(query.Text(SearchText), query.Page());
        query.Complete();
        return ValueTask.FromResult<UserQuery?>(users);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryParameters(SearchText, QueryParameter.Cursor, QueryParameter.Limit));
}
