using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Features.Products.Cache;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.Gateway.Rest.LoadShedding;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>Orders. Whose they are is judged by the orders service; a stranger's order is answered as one that does not exist.</summary>
internal static class OrderRoutes
{
    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        var orders = api.MapGroup("/orders").WithTags("Orders").Priority(RequestPriority.Order);
        orders.MapPost("/", PlaceOrder.HandleAsync).Access(Callers.User)
            .Describe("PlaceOrder", "Places an order", ErrorCode.InvalidInput, ErrorCode.NotFound, ErrorCode.OutOfStock, ErrorCode.KeyReused)
            .WithMetadata(
                new AnswerHeader("Location", "Where the order is."),
                new AnswerHeader(PlaceOrder.ReplayedHeader, "\"true\" when this answer was given before, to a request with the same key."));
        orders.MapGet("/", ListAsync).Access(Callers.User)
            .Describe("ListOrders", "One's own orders (an operator's: everybody's), newest first, by page", ErrorCode.InvalidInput);
        orders.MapGet("/{id:guid}", GetAsync).Access(Callers.User).Describe("GetOrder", "One order", ErrorCode.NotFound);
        orders.MapPost("/{id:guid}/items", AddItemAsync).Access(Callers.User)
            .Describe("AddItem", "Adds to an order that is not paid yet", ErrorCode.InvalidInput, ErrorCode.NotFound, ErrorCode.OutOfStock, ErrorCode.WrongState);
        orders.MapPost("/{id:guid}/cancel", CancelAsync).Access(Callers.User)
            .Describe("CancelOrder", "Cancels an order that has not shipped", ErrorCode.NotFound, ErrorCode.WrongState);
        orders.MapPost("/{id:guid}/ship", ShipAsync).Access(Callers.Operator)
            .Describe("ShipOrder", "Marks a paid order as shipped", ErrorCode.NotFound, ErrorCode.WrongState);
        orders.MapPost("/{id:guid}/deliver", DeliverAsync).Access(Callers.Operator)
            .Describe("DeliverOrder", "Marks a shipped order as delivered", ErrorCode.NotFound, ErrorCode.WrongState);
        orders.MapGet("/{id:guid}/events", WatchOrder.HandleAsync).Access(Callers.User)
            .Describe("WatchOrder", "An order's changes of state as they happen, as server-sent events", ErrorCode.InvalidInput, ErrorCode.NotFound)
            .WithDescription("The data of each event is an OrderChangeView, its id the order's version. 204 once there is nothing more to come.")
            .Produces<OrderChangeView>(StatusCodes.Status200OK, ServerSentEvents.ContentType)
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<Ok<Page<OrderView>>> ListAsync(OrderQuery query, OrdersClient orders, HttpContext context)
    {
        var request = new ListOrdersRequest { Status = query.Status, Cursor = query.Page.Cursor, Limit = query.Page.Limit };
        var found = await orders.ListOrdersAsync(request, context.Call());
        return TypedResults.Ok(Page<OrderView>.From(found.Orders, OrderView.From, found.NextCursor));
    }

    private static async Task<Ok<OrderView>> GetAsync(Guid id, OrdersClient orders, HttpContext context) =>
        TypedResults.Ok(OrderView.From(await orders.GetOrderAsync(new GetOrderRequest { OrderId = id.ToString() }, context.Call())));

    private static async Task<Ok<OrderView>> AddItemAsync(
        Guid id, JsonBody<ItemBody> body, OrdersClient orders, CatalogueWrites writes, HttpContext context)
    {
        var item = body.Value.ToItem();
        var request = new AddItemRequest { OrderId = id.ToString(), ProductId = item.ProductId, Quantity = item.Quantity };
        var order = await orders.AddItemAsync(request, context.Call());
        writes.Ordered([request.ProductId]);
        return TypedResults.Ok(OrderView.From(order));
    }

    private static async Task<Ok<OrderView>> CancelAsync(Guid id, OrdersClient orders, HttpContext context) =>
        TypedResults.Ok(OrderView.From(await orders.CancelOrderAsync(new CancelOrderRequest { OrderId = id.ToString() }, context.Call())));

    private static async Task<Ok<OrderView>> ShipAsync(Guid id, OrdersClient orders, HttpContext context) =>
        TypedResults.Ok(OrderView.From(await orders.ShipOrderAsync(new ShipOrderRequest { OrderId = id.ToString() }, context.Call())));

    private static async Task<Ok<OrderView>> DeliverAsync(Guid id, OrdersClient orders, HttpContext context) =>
        TypedResults.Ok(OrderView.From(await orders.DeliverOrderAsync(new DeliverOrderRequest { OrderId = id.ToString() }, context.Call())));
}
