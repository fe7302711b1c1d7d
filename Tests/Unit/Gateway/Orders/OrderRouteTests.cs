using System.Net;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;

namespace AspireOrders.Tests.Unit.Gateway.Orders;

public sealed class OrderRouteTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Path = "/api/v1/orders/" + Samples.OrderId;

    private static readonly string OrderJson = Samples.OneLine(
        $$$"""
        {"orderId":"{{{Samples.OrderId}}}","userId":"0197b8a0-0000-7000-8000-00000000a11c","status":"Paid","cancelReason":null,
        "total":{"currency":"EUR","amount":25.80},
        "items":[{"productId":"{{{Samples.ProductId}}}","name":"Käse \u0026 Wein","quantity":2,"unitPrice":{"currency":"EUR","amount":12.90}}],
        "version":2,"createdAt":"2026-03-01T12:30:15.123Z","updatedAt":"2026-03-01T12:30:15.123Z"}
        """);

    private readonly GatewayHost gateway = fixture.Fresh();

    [Fact]
    public async Task An_order_is_shown_byte_for_byte()
    {
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", _ => Samples.Order());

        var response = await gateway.SendAsync(HttpMethod.Get, Path, role: Roles.Customer);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType?.ToString().ShouldBe("application/json; charset=utf-8");
        (await response.TextAsync()).ShouldBe(OrderJson);
        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(new GetOrderRequest { OrderId = Samples.OrderId });
    }

    [Fact]
    public async Task Somebody_elses_order_is_not_found()
    {
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", r => throw RpcErrors.ToRpc(DomainException.NotFound("order", r.OrderId)));

        var response = await gateway.SendAsync(HttpMethod.Get, Path, role: Roles.Customer);

        await response.ProblemAsync(HttpStatusCode.NotFound, 2001);
    }

    [Fact]
    public async Task Orders_are_listed_by_state_and_page()
    {
        var answer = new ListOrdersResponse { Orders = { Samples.Order(), Samples.Order(OrderStatus.Cancelled, "customer") }, NextCursor = "next" };
        gateway.Services.On<ListOrdersRequest, ListOrdersResponse>("ListOrders", _ => answer);

        var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/orders?status=Paid&cursor=WyJjIl0&limit=100", role: Roles.Customer);

        var page = await response.JsonAsync();
        page.GetProperty("nextCursor").GetString().ShouldBe("next");
        page.GetProperty("items").EnumerateArray().Select(o => o.GetProperty("status").GetString()).ShouldBe(["Paid", "Cancelled"]);
        page.GetProperty("items")[1].GetProperty("cancelReason").GetString().ShouldBe("customer");
        var request = gateway.Services.Calls.ShouldHaveSingleItem().Request;
        request.ShouldBe(new ListOrdersRequest { Status = OrderStatus.Paid, Cursor = "WyJjIl0", Limit = 100 });
    }

    [Theory]
    [InlineData("")]
    [InlineData("?status=&cursor=&limit=")]
    public async Task Without_values_the_first_page_of_all_is_asked_for(string query)
    {
        gateway.Services.On<ListOrdersRequest, ListOrdersResponse>("ListOrders", _ => new ListOrdersResponse());

        var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/orders" + query, role: Roles.Customer);

        (await response.TextAsync()).ShouldBe("""{"items":[],"nextCursor":null}""");
        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(new ListOrdersRequest());
    }

    [Theory]
    [InlineData("?limit=abc", "limit")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=101", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=1.5", "limit")]
    [InlineData("?limit=99999999999", "limit")]
    [InlineData("?limit=5&limit=6", "limit")]
    [InlineData("?cursor=a%00", "cursor")]
    [InlineData("?status=paid", "status")]
    [InlineData("?status=1&limit=x", "status|limit")]
    [InlineData("?status=a%00&cursor=nonsense&limit=5&limit=6", "status|cursor|limit")]
    public async Task Bad_values_of_a_query_are_all_named(string query, string fields)
    {
        var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/orders" + query, role: Roles.Customer);

        string.Join('|', (await response.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields()).ShouldBe(fields);
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_item_is_added()
    {
        gateway.Services.On<AddItemRequest, Order>("AddItem", _ => Samples.Order());

        var response = await gateway.SendAsync(HttpMethod.Post, Path + "/items", $$"""{"productId":"{{Samples.ProductId}}","quantity":3}""", Roles.Customer);

        (await response.TextAsync()).ShouldBe(OrderJson);
        var request = gateway.Services.Calls.ShouldHaveSingleItem().Request;
        request.ShouldBe(new AddItemRequest { OrderId = Samples.OrderId, ProductId = Samples.ProductId, Quantity = 3 });
    }

    [Fact]
    public async Task An_order_is_cancelled_shipped_and_delivered()
    {
        gateway.Services.On<CancelOrderRequest, Order>("CancelOrder", r => Samples.Order(OrderStatus.Cancelled, r.OrderId == Samples.OrderId ? "customer" : ""));
        gateway.Services.On<ShipOrderRequest, Order>("ShipOrder", r => Samples.Order(r.OrderId == Samples.OrderId ? OrderStatus.Shipped : OrderStatus.Paid));
        gateway.Services.On<DeliverOrderRequest, Order>("DeliverOrder", r => Samples.Order(r.OrderId == Samples.OrderId ? OrderStatus.Delivered : OrderStatus.Paid));

        (await StatusAfterAsync("cancel", Roles.Customer)).ShouldBe("Cancelled");
        (await StatusAfterAsync("ship", Roles.Operator)).ShouldBe("Shipped");
        (await StatusAfterAsync("deliver", Roles.Operator)).ShouldBe("Delivered");
    }

    [Theory]
    [InlineData("cancel", "CancelOrder")]
    [InlineData("ship", "ShipOrder")]
    public async Task What_the_state_does_not_allow_is_a_conflict(string action, string rpc)
    {
        gateway.Services.On<object, Order>(rpc, _ => throw RpcErrors.ToRpc(DomainException.WrongState("The order has shipped.")));

        var response = await gateway.SendAsync(HttpMethod.Post, $"{Path}/{action}", role: Roles.Operator);

        await response.ProblemAsync(HttpStatusCode.Conflict, 4003);
    }

    private async Task<string?> StatusAfterAsync(string action, string role)
    {
        var response = await gateway.SendAsync(HttpMethod.Post, $"{Path}/{action}", role: role);
        return (await response.JsonAsync()).GetProperty("status").GetString();
    }
}
