using System.Reflection;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest.Queries;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>Which orders.</summary>
/// <param name="Status">Only those in this state; unspecified for all.</param>
/// <param name="Page">Which page of them.</param>
internal sealed record OrderQuery(OrderStatus Status, PageQuery Page) : IBindableFromHttpContext<OrderQuery>, IEndpointParameterMetadataProvider
{
    private static readonly QueryParameter State = new("status", "Only orders in this state.", [.. OrderStatusNames.All.Keys]);

    public static ValueTask<OrderQuery?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var query = new QueryReader(context.Request.Query);
        var orders = new OrderQuery(query.Choice(State, OrderStatusNames.All), query.Page());
        query.Complete();
        return ValueTask.FromResult<OrderQuery?>(orders);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryParameters(State, QueryParameter.Cursor, QueryParameter.Limit));
}
