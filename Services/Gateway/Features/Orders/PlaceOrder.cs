using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>Places an order, or gives the first answer again when its key was used before.</summary>
internal static class PlaceOrder
{
    /// <summary>Says <c>true</c> when the answer was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    public static async Task<Created<PlacedOrderView>> HandleAsync(
        IdempotencyKey key, JsonBody<PlaceOrderBody> body, OrdersClient orders, HttpContext context)
    {
        var placed = await orders.CreateOrderAsync(body.Value.ToRequest(key.Value), context.Call());
        if (placed.Replayed) context.Response.Headers[ReplayedHeader] = "true";
        return TypedResults.Created($"{FeatureRoutes.Root}/orders/{placed.OrderId}", PlacedOrderView.From(placed));
    }
}
