using System.Net;
using System.Text;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class StrictJsonTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayHost gateway = fixture.Fresh();

    [Theory]
    [InlineData("""{"items":[],"paymentToken":"tok_ok","coupon":"X"}""", "coupon: is not known here|items: is empty")]
    [InlineData("""{"Items":[],"paymentToken":"tok_ok"}""", "Items: is not known here|items: is missing")]
    [InlineData("""{"items":[],"paymentToken":"tok_ok","paymentToken":"tok_ok"}""", "paymentToken: is given more than once|items: is empty")]
    [InlineData("""{"items":{},"paymentToken":5}""", "items: must be an array|paymentToken: must be a string")]
    [InlineData(
        """{"items":[{"productId":1,"quantity":"2"},7,{"productId":"p","quantity":1.5,"x":1}],"paymentToken":true}""",
        "items[0].productId: must be a string|items[0].quantity: must be a whole number of 32 bits|items[1]: must be an object|"
        + "items[2].quantity: must be a whole number of 32 bits|items[2].x: is not known here|paymentToken: must be a string|items[2].productId: is not a UUID")]
    [InlineData("""{"items":[{"productId":"p","quantity":3000000000}],"paymentToken":"t"}""", "items[0].quantity: must be a whole number of 32 bits|items[0].productId: is not a UUID")]
    [InlineData("""{"items":[{"productId":"0197b8a0-2222-7000-8000-000000000002","quantity":0}],"paymentToken":5}""", "paymentToken: must be a string|items[0].quantity: must be between 1 and 10000")]
    [InlineData("""{"items":[{"productId":5},null],"paymentToken":null}""",
        "items[0].productId: must be a string|items[0].quantity: is missing|paymentToken: is missing|items[1].productId: is not a UUID|items[1].quantity: must be between 1 and 10000")]
    [InlineData("""{"items":[{"productId":"a\u0000b"}],"paymentToken":"\u0000"}""", "items[0].productId: must not contain the character NUL|paymentToken: must not contain the character NUL|items[0].quantity: is missing")]
    [InlineData("""{"items":[],"paymentToken":"\ud800"}""", "paymentToken: must be a string|items: is empty")]
    [InlineData("[]", "body: must be an object")]
    [InlineData("null", "body: must be an object")]
    [InlineData("\"text\"", "body: must be an object")]
    [InlineData("", "body: is missing")]
    [InlineData("{\"items\":[}", "items[0]: is not valid JSON: line 1, byte 11")]
    [InlineData("{\"items\":[]", "body: is not valid JSON: line 1, byte 12")]
    [InlineData("{} {}", "body: is not valid JSON: line 1, byte 4")]
    public async Task A_body_of_another_shape_is_refused_with_every_place_that_differs(string body, string details)
    {
        var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/orders", body, Roles.Customer);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, 4001);
        var told = problem.GetProperty("details").EnumerateArray().Select(d => $"{d.GetProperty("field").GetString()}: {d.GetProperty("reason").GetString()}");
        string.Join('|', told).ShouldBe(details);
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST", "/api/v1/orders/" + Samples.OrderId + "/items", """{"productId":5,"quantity":0}""", "productId|quantity")]
    [InlineData("POST", "/api/v1/auth/register", """{"email":5,"password":null}""", "email|password|displayName")]
    [InlineData("PUT", "/api/v1/products/" + Samples.ProductId, """{"name":5,"price":{}}""", "name|price.currency|price.amount|category")]
    [InlineData("PUT", "/api/v1/ops/config/Sandbox.Latency", """{"valeu":5}""", "valeu|value")]
    [InlineData("PUT", "/api/v1/ops/config/Sandbox.Latency", """{"value":null,"x":5}""", "x")]
    public async Task What_is_missing_or_bad_is_named_together_with_what_cannot_be_read(string method, string path, string body, string fields)
    {
        var response = await gateway.SendAsync(HttpMethod.Parse(method), path, body, Roles.Operator);

        string.Join('|', (await response.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields()).ShouldBe(fields);
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1e30")]
    [InlineData("1000000000000000")]
    [InlineData("0.0000000001")]
    [InlineData("\"5\"")]
    public async Task An_amount_that_money_cannot_hold_is_refused(string amount)
    {
        var body = $$$"""{"name":"n","category":"c","price":{"currency":"EUR","amount":{{{amount}}}}}""";

        var response = await gateway.SendAsync(HttpMethod.Put, $"/api/v1/products/{Samples.ProductId}", body, Roles.Operator);

        (await response.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields().ShouldBe(["price.amount"]);
    }

    [Fact]
    public async Task Text_that_only_looks_like_the_escape_of_nul_is_text()
    {
        gateway.Services.On<CreateOrderRequest, CreateOrderResponse>("CreateOrder", _ => Samples.Placed());

        await gateway.SendAsync(HttpMethod.Post, "/api/v1/orders", """{"items":[],"paymentToken":"\\u0000"}""", Roles.Customer);

        ((CreateOrderRequest)gateway.Services.Calls.ShouldHaveSingleItem().Request).PaymentToken.ShouldBe("""\u0000""");
    }

    [Fact]
    public async Task What_is_missing_or_null_is_left_to_the_service_that_judges_it()
    {
        gateway.Services.On<CreateOrderRequest, CreateOrderResponse>("CreateOrder", _ => Samples.Placed());

        await gateway.SendAsync(HttpMethod.Post, "/api/v1/orders", """{"items":[null,{"productId":null}]}""", Roles.Customer);

        var request = (CreateOrderRequest)gateway.Services.Calls.ShouldHaveSingleItem().Request;
        request.ShouldBe(new CreateOrderRequest { Items = { new OrderItem(), new OrderItem() } });
    }

    [Fact]
    public async Task A_missing_price_stays_missing()
    {
        gateway.Services.On<CreateProductRequest, Product>("CreateProduct", _ => Samples.Product());

        await gateway.SendAsync(HttpMethod.Post, "/api/v1/products", """{"sku":"s"}""", Roles.Operator);

        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(new CreateProductRequest { Sku = "s" });
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_body_that_does_not_say_it_is_json_is_refused(string? mediaType)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        if (mediaType is not null) content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(mediaType);

        var response = await gateway.SendRawAsync(HttpMethod.Post, "/api/v1/auth/login", content, null);

        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, 4001);
    }

    [Theory]
    [InlineData("/api/v1/auth/login", true)]
    [InlineData("/api/v1/auth/login", false)]
    [InlineData("/api/v1/products", true)]
    public async Task A_body_over_one_mebibyte_is_refused_whether_or_not_it_says_its_length(string path, bool saysLength)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"email":"{{new string('a', 1024 * 1024)}}"}""");
        HttpContent content = saysLength ? new ByteArrayContent(json) : new StreamContent(new UnknownLength(json));
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/json");

        var response = await gateway.SendRawAsync(HttpMethod.Post, path, content, null);

        await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, 4004);
    }

    [Fact]
    public async Task A_flood_of_mistakes_is_cut_off()
    {
        var body = $$"""{{{string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"p{i}\":1"))}}}""";

        var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/auth/login", body);

        (await response.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields().Length.ShouldBe(100);
    }

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
