using System.Net;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;

namespace AspireOrders.Tests.Unit.Gateway.Products;

public sealed class ProductRouteTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Path = "/api/v1/products/" + Samples.ProductId;

    private static readonly string ProductJson = Samples.OneLine(
        $$$"""
        {"productId":"{{{Samples.ProductId}}}","sku":"CH-1","name":"Käse \u0026 Wein","description":"","category":"food",
        "price":{"currency":"EUR","amount":5.00},"available":7,"version":3,"updatedAt":"2026-03-01T12:30:15.123Z"}
        """);

    private readonly GatewayHost gateway = fixture.Fresh();

    [Fact]
    public async Task A_product_is_shown_byte_for_byte_to_anyone()
    {
        gateway.Services.On<GetProductRequest, Product>("GetProduct", _ => Samples.Product());

        var response = await gateway.SendAsync(HttpMethod.Get, Path);

        (await response.TextAsync()).ShouldBe(ProductJson);
        response.Content.Headers.ContentType?.ToString().ShouldBe("application/json; charset=utf-8");
        response.Headers.CacheControl?.ToString().ShouldBe("no-cache");
        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(new GetProductRequest { ProductId = Samples.ProductId });
    }

    [Fact]
    public async Task Products_are_searched_sorted_and_paged()
    {
        gateway.Services.On<ListProductsRequest, ListProductsResponse>(
            "ListProducts", _ => new ListProductsResponse { Products = { Samples.Product() }, NextCursor = "next" });

        var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/products?search=k%C3%A4se&category=food&sort=-price&cursor=WyJjIl0&limit=1");

        (await response.TextAsync()).ShouldBe($$"""{"items":[{{ProductJson}}],"nextCursor":"next"}""");
        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(
            new ListProductsRequest { Search = "käse", Category = "food", Sort = "-price", Cursor = "WyJjIl0", Limit = 1 });
    }

    [Fact]
    public async Task Every_bad_value_of_a_query_is_named()
    {
        var (search, category) = (new string('s', 101), new string('c', 51));

        var response = await gateway.SendAsync(HttpMethod.Get, $"/api/v1/products?search={search}&category={category}&sort=colour&cursor=nonsense&limit=0");

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, 4001);
        problem.Fields().ShouldBe(["search", "category", "sort", "cursor", "limit"]);
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_has_the_bytes_already_gets_304_until_they_change()
    {
        var available = 7;
        gateway.Services.On<GetProductRequest, Product>("GetProduct", _ => Samples.Product(available));
        var tag = (await gateway.SendAsync(HttpMethod.Get, Path)).Headers.ETag.ShouldNotBeNull();
        tag.IsWeak.ShouldBeFalse();

        var same = await gateway.SendAsync(HttpMethod.Get, Path, null, null, ("If-None-Match", $"\"other\", W/{tag}"));
        available = 6;
        var changed = await gateway.SendAsync(HttpMethod.Get, Path, null, null, ("If-None-Match", tag.ToString()));

        same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        same.Headers.ETag.ShouldBe(tag);
        (await same.TextAsync()).ShouldBeEmpty();
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        changed.Headers.ETag.ShouldNotBe(tag);
    }

    [Theory]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("not quoted", HttpStatusCode.OK)]
    public async Task A_list_has_a_tag_too(string condition, HttpStatusCode status)
    {
        gateway.Services.On<ListProductsRequest, ListProductsResponse>("ListProducts", _ => new ListProductsResponse());

        var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/products", null, null, ("If-None-Match", condition));

        response.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task An_operator_adds_a_product()
    {
        gateway.Services.On<CreateProductRequest, Product>("CreateProduct", _ => Samples.Product());
        const string body = """{"sku":"CH-1","name":"n","description":"d","category":"c","price":{"currency":"EUR","amount":5.1},"quantity":7}""";

        var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/products", body, Roles.Operator);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location?.ToString().ShouldBe(Path);
        (await response.TextAsync()).ShouldBe(ProductJson);
        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(new CreateProductRequest
        {
            Sku = "CH-1",
            Name = "n",
            Description = "d",
            Category = "c",
            Price = Samples.Euros(5, 10),
            Quantity = 7,
        });
    }

    [Fact]
    public async Task An_operator_changes_a_product_that_nobody_changed_meanwhile()
    {
        gateway.Services.On<UpdateProductRequest, Product>("UpdateProduct", r => r.Version == 3
            ? Samples.Product()
            : throw RpcErrors.ToRpc(DomainException.WrongState("The product was changed since it was read; read it again.")));
        const string body = """{"name":"n","category":"c","price":{"currency":"EUR","amount":5.00},"version":3}""";

        var response = await gateway.SendAsync(HttpMethod.Put, Path, body, Roles.Operator);
        var stale = await gateway.SendAsync(HttpMethod.Put, Path, body.Replace("3}", "2}", StringComparison.Ordinal), Roles.Operator);

        (await response.TextAsync()).ShouldBe(ProductJson);
        await stale.ProblemAsync(HttpStatusCode.Conflict, 4003);
        gateway.Services.Calls[0].Request.ShouldBe(
            new UpdateProductRequest { ProductId = Samples.ProductId, Name = "n", Category = "c", Price = Samples.Euros(5, 0), Version = 3 });
    }

    [Fact]
    public async Task Received_goods_are_added_to_the_stock()
    {
        gateway.Services.On<IReadOnlyList<RestockRequest>, RestockResponse>("Restock", _ => new RestockResponse { Accepted = 1, Product = Samples.Product() });

        var response = await gateway.SendAsync(HttpMethod.Post, Path + "/restock", """{"quantity":5}""", Roles.Operator);

        (await response.TextAsync()).ShouldBe(ProductJson);
        var rows = (IReadOnlyList<RestockRequest>)gateway.Services.Calls.ShouldHaveSingleItem().Request;
        rows.ShouldBe([new RestockRequest { ProductId = Samples.ProductId, Quantity = 5 }]);
    }

    [Fact]
    public async Task A_refused_restock_tells_an_unknown_product_from_a_bad_quantity()
    {
        var known = false;
        gateway.Services.On<IReadOnlyList<RestockRequest>, RestockResponse>(
            "Restock", _ => new RestockResponse { Errors = { new RestockError { Row = 1, Reason = "quantity must be between 1 and 5" } } });
        gateway.Services.On<GetProductRequest, Product>(
            "GetProduct", r => known ? Samples.Product() : throw RpcErrors.ToRpc(DomainException.NotFound("product", r.ProductId)));

        var unknown = await gateway.SendAsync(HttpMethod.Post, Path + "/restock", """{"quantity":5}""", Roles.Operator);
        known = true;
        var bad = await gateway.SendAsync(HttpMethod.Post, Path + "/restock", """{"quantity":0}""", Roles.Operator);

        await unknown.ProblemAsync(HttpStatusCode.NotFound, 2001);
        (await bad.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields().ShouldBe(["quantity"]);
    }
}
