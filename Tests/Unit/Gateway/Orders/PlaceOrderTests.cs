using System.Net;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Tests.Unit.Gateway.Orders;

public sealed class PlaceOrderTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Body = $$"""{"items":[{"productId":"{{Samples.ProductId}}","quantity":2}],"paymentToken":"tok_ok"}""";

    private static readonly string PlacedJson = Samples.OneLine(
        $$$"""
        {"orderId":"{{{Samples.OrderId}}}","status":"Reserved","total":{"currency":"EUR","amount":25.80},
        "items":[{"productId":"{{{Samples.ProductId}}}","name":"Käse \u0026 Wein","quantity":2,"unitPrice":{"currency":"EUR","amount":12.90}}],
        "createdAt":"2026-03-01T12:30:15.123Z"}
        """);

    private readonly GatewayHost gateway = fixture.Fresh();

    [Fact]
    public async Task A_placed_order_is_created_at_its_own_address()
    {
        gateway.Services.On<CreateOrderRequest, CreateOrderResponse>("CreateOrder", _ => Samples.Placed());

        var response = await PlaceAsync(("Idempotency-Key", "key-1"));

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location?.ToString().ShouldBe($"/api/v1/orders/{Samples.OrderId}");
        response.Headers.CacheControl?.ToString().ShouldBe("no-store");
        response.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        (await response.TextAsync()).ShouldBe(PlacedJson);
        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(new CreateOrderRequest
        {
            Items = { new OrderItem { ProductId = Samples.ProductId, Quantity = 2 } },
            PaymentToken = "tok_ok",
            IdempotencyKey = "key-1",
        });
    }

    [Fact]
    public async Task A_replay_is_the_same_answer_to_the_byte_and_says_that_it_is_one()
    {
        gateway.Services.On<CreateOrderRequest, CreateOrderResponse>("CreateOrder", _ => Samples.Placed(replayed: true));

        var response = await PlaceAsync(("Idempotency-Key", "key-1"));

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location?.ToString().ShouldBe($"/api/v1/orders/{Samples.OrderId}");
        response.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await response.TextAsync()).ShouldBe(PlacedJson);
    }

    [Fact]
    public async Task The_moment_is_shown_as_precisely_as_the_stored_order_will_show_it()
    {
        var placed = Samples.Placed();
        placed.CreatedAt = new Timestamp { Seconds = Samples.At.Seconds, Nanos = 123_456_789 };
        gateway.Services.On<CreateOrderRequest, CreateOrderResponse>("CreateOrder", _ => placed);

        var response = await PlaceAsync();

        (await response.JsonAsync()).GetProperty("createdAt").GetString().ShouldBe("2026-03-01T12:30:15.123456Z");
    }

    [Fact]
    public async Task The_call_may_take_what_is_left_of_ten_seconds_and_ends_with_the_request()
    {
        gateway.Services.On<CreateOrderRequest, CreateOrderResponse>("CreateOrder", _ => Samples.Placed());
        var before = DateTime.UtcNow;

        await PlaceAsync();

        var options = gateway.Services.Calls.ShouldHaveSingleItem().Options;
        options.Deadline.ShouldNotBeNull().ShouldBeInRange(before.AddSeconds(9.9), DateTime.UtcNow.AddSeconds(10));
        options.CancellationToken.CanBeCanceled.ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused()
    {
        var response = await PlaceAsync(("Idempotency-Key", new string('k', 256)));

        (await response.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields().ShouldBe(["Idempotency-Key"]);
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_longest_key_is_passed_on()
    {
        gateway.Services.On<CreateOrderRequest, CreateOrderResponse>("CreateOrder", _ => Samples.Placed());
        var key = new string('~', 255);

        var response = await PlaceAsync(("Idempotency-Key", key));

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        ((CreateOrderRequest)gateway.Services.Calls.ShouldHaveSingleItem().Request).IdempotencyKey.ShouldBe(key);
    }

    [Theory]
    [InlineData("schlüssel")]
    [InlineData("tab\tkey")]
    public async Task A_key_that_cannot_be_printed_is_refused(string key)
    {
        var response = await PlaceAsync(("Idempotency-Key", key));

        (await response.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields().ShouldBe(["Idempotency-Key"]);
    }

    [Fact]
    public async Task Two_keys_are_one_too_many()
    {
        var response = await PlaceAsync(("Idempotency-Key", "a"), ("Idempotency-Key", "b"));

        await response.ProblemAsync(HttpStatusCode.BadRequest, 4001);
    }

    [Theory]
    [InlineData("""{"items":[{"productId":"lamp","quantity":0}],"paymentToken":""}""", "Idempotency-Key|items[0].productId|items[0].quantity|paymentToken")]
    [InlineData("""{"items":[{"productId":"lamp","quantity":1}],"paymentToken":5}""", "Idempotency-Key|paymentToken|items[0].productId")]
    [InlineData("""{"items":[""", "Idempotency-Key|items[0]")]
    [InlineData("null", "Idempotency-Key|body")]
    [InlineData("", "Idempotency-Key|body")]
    public async Task A_bad_key_is_named_together_with_what_is_wrong_with_the_body(string body, string fields)
    {
        var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/orders", body, Roles.Customer, ("Idempotency-Key", "a"), ("Idempotency-Key", "b"));

        string.Join('|', (await response.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields()).ShouldBe(fields);
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Missing_stock_names_each_product()
    {
        gateway.Services.On<CreateOrderRequest, CreateOrderResponse>("CreateOrder", _ => throw RpcErrors.ToRpc(
            new DomainException(ErrorCode.OutOfStock, "There is not enough stock.", [new FieldError(Samples.ProductId, "1 left")])));

        var problem = await (await PlaceAsync()).ProblemAsync(HttpStatusCode.Conflict, 2003);

        problem.Fields().ShouldBe([Samples.ProductId]);
    }

    private Task<HttpResponseMessage> PlaceAsync(params (string Name, string Value)[] headers) =>
        gateway.SendAsync(HttpMethod.Post, "/api/v1/orders", Body, Roles.Customer, headers);
}
