using System.Diagnostics;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Features.Products.Cache;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>Places an order together with those that come at the same time, or gives the first answer again when its key was used before.</summary>
internal static class PlaceOrder
{
    /// <summary>Says <c>true</c> when the answer was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    public static async Task<Created<PlacedOrderView>> HandleAsync(
        IdempotencyKey key, JsonBody<PlaceOrderBody> body, BatchCollector<CallersOrder, CreateOrderResponse> orders, CatalogueWrites writes,
        HttpContext context)
    {
        if (key.Fault is { } fault) throw new DomainException(ErrorCode.InvalidInput, "The request is invalid.", [fault, .. body.Value.Objections()]);
        var order = new CallersOrder
        {
            AccessToken = CallerResolver.Token(context) ?? "",
            Order = body.Value.ToRequest(key.Value),
            Traceparent = Activity.Current?.Id ?? "",
        };
        var placed = await orders.SubmitAsync(order, context.RequestAborted);
        writes.Ordered(placed.Lines.Select(l => l.ProductId));
        if (placed.Replayed) context.Response.Headers[ReplayedHeader] = "true";
        return TypedResults.Created($"{FeatureRoutes.Root}/orders/{placed.OrderId}", PlacedOrderView.From(placed));
    }
}
