using System.Net;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Grpc.Core;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class ProblemTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    // Not of the catalogue, which has copies to fall back on.
    private const string Path = "/api/v1/orders/" + Samples.OrderId;
    private readonly GatewayHost gateway = fixture.Fresh();

    public static TheoryData<int> Codes => [.. ErrorCode.All.Select(e => e.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_row_of_the_error_table_reaches_the_client_with_its_code_status_and_details(int code)
    {
        var error = ErrorCode.Find(code)!;
        Fail(new DomainException(error, "What happened.", [new FieldError("items[0].quantity", "3 left")], TimeSpan.FromSeconds(1.2)));

        var response = await gateway.SendAsync(HttpMethod.Get, Path, role: Roles.Customer);

        var problem = await response.ProblemAsync((HttpStatusCode)error.HttpStatus, code);
        problem.EnumerateObject().Select(p => p.Name).ShouldBe(
            ["type", "title", "status", "detail", "instance", "code", "message", "timestamp", "path", "traceId", "details"]);
        problem.GetProperty("type").GetString().ShouldBe($"urn:aspireorders:error:{code}");
        problem.GetProperty("title").GetString().ShouldBe(error.Title);
        problem.GetProperty("detail").GetString().ShouldBe("What happened.");
        problem.GetProperty("message").GetString().ShouldBe("What happened.");
        problem.GetProperty("path").GetString().ShouldBe(Path);
        problem.GetProperty("timestamp").GetDateTime().Kind.ShouldBe(DateTimeKind.Utc);
        problem.GetProperty("instance").GetString().ShouldBe($"urn:aspireorders:trace:{problem.GetProperty("traceId").GetString()}");
        problem.GetProperty("details")[0].GetRawText().ShouldBe("""{"field":"items[0].quantity","reason":"3 left"}""");
        response.Headers.RetryAfter?.ToString().ShouldBe("2");
        (response.Headers.WwwAuthenticate.Count > 0).ShouldBe(error.HttpStatus == 401);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, 503, 5001)]
    [InlineData(StatusCode.DeadlineExceeded, 504, 5002)]
    [InlineData(StatusCode.Internal, 500, 5000)]
    [InlineData(StatusCode.Unimplemented, 500, 5000)]
    [InlineData(StatusCode.NotFound, 404, 2001)]
    public async Task A_bare_grpc_status_is_translated_without_telling_its_text(StatusCode status, int http, int code)
    {
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", _ => throw new RpcException(new Status(status, "secret 10.0.0.7")));

        var response = await gateway.SendAsync(HttpMethod.Get, Path, role: Roles.Customer);

        (await response.ProblemAsync((HttpStatusCode)http, code)).GetRawText().ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_defect_tells_nothing_of_its_cause()
    {
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", _ => throw new InvalidOperationException("connection string: secret"));

        var response = await gateway.SendAsync(HttpMethod.Get, Path, role: Roles.Customer);

        (await response.ProblemAsync(HttpStatusCode.InternalServerError, 5000)).GetRawText().ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_problem_is_told_in_the_language_that_the_client_prefers()
    {
        Fail(new DomainException(ErrorCode.OutOfStock, "There is not enough stock.", [new FieldError("lamp", "3 wanted, 1 left")]));

        var chinese = await gateway.SendAsync(HttpMethod.Get, Path, null, Roles.Customer, ("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8"));
        var english = await gateway.SendAsync(HttpMethod.Get, Path, null, Roles.Customer, ("Accept-Language", "en"));
        var nowhere = await gateway.SendAsync(HttpMethod.Get, "/nowhere", null, null, ("Accept-Language", "zh"));

        var problem = await chinese.ProblemAsync(HttpStatusCode.Conflict, 2003);
        problem.GetProperty("title").GetString().ShouldBe("库存不足");
        problem.GetProperty("detail").GetString().ShouldBe("库存不足。");
        problem.GetProperty("message").GetString().ShouldBe("库存不足。");
        problem.GetProperty("details")[0].GetProperty("reason").GetString().ShouldBe("需要 3 件，剩余 1 件");
        chinese.Content.Headers.ContentLanguage.ShouldBe(["zh"]);
        chinese.Headers.Vary.ShouldContain("Accept-Language");
        (await english.ProblemAsync(HttpStatusCode.Conflict, 2003)).GetProperty("detail").GetString().ShouldBe("There is not enough stock.");
        (await nowhere.ProblemAsync(HttpStatusCode.NotFound, 2001)).GetProperty("detail").GetString().ShouldBe("此路径下没有内容。");
    }

    [Fact]
    public async Task A_missing_dependency_says_when_to_come_back()
    {
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", _ => throw new RpcException(new Status(StatusCode.Unavailable, "")));

        var response = await gateway.SendAsync(HttpMethod.Get, Path, role: Roles.Customer);

        response.Headers.RetryAfter?.ToString().ShouldBe("1");
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/api/v1/orders/not-a-uuid")]
    public async Task A_path_that_leads_nowhere_is_not_found(string path)
    {
        var response = await gateway.SendAsync(HttpMethod.Get, path, role: "operator");

        var problem = await response.ProblemAsync(HttpStatusCode.NotFound, 2001);
        problem.GetProperty("path").GetString().ShouldBe(path);
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_take_names_those_it_takes()
    {
        var response = await gateway.SendAsync(HttpMethod.Patch, "/api/v1/products");

        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed, 4001);
        response.Content.Headers.Allow.ShouldBe(["GET", "HEAD", "POST", "OPTIONS"], ignoreOrder: true);
    }

    [Fact]
    public async Task Options_tells_the_methods_of_a_path_and_nothing_else()
    {
        var response = await gateway.SendAsync(HttpMethod.Options, "/api/v1/orders/" + Samples.OrderId + "/cancel");

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Content.Headers.Allow.ShouldBe(["POST", "OPTIONS"], ignoreOrder: true);
        (await response.TextAsync()).ShouldBeEmpty();
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Head_is_get_without_the_body()
    {
        const string product = "/api/v1/products/" + Samples.ProductId;
        gateway.Services.On<GetProductRequest, Product>("GetProduct", _ => Samples.Product());

        var get = await gateway.SendAsync(HttpMethod.Get, product);
        var head = await gateway.SendAsync(HttpMethod.Head, product);
        var missing = await gateway.SendAsync(HttpMethod.Head, "/nowhere");
        var notReadable = await gateway.SendAsync(HttpMethod.Head, "/api/v1/auth/login");

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Headers.ETag.ShouldBe(get.Headers.ETag);
        (await head.TextAsync()).ShouldBeEmpty();
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await missing.TextAsync()).ShouldBeEmpty();
        notReadable.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Head_of_a_stream_of_events_is_judged_as_get_and_ends_at_its_headers()
    {
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", _ => Samples.Order());

        var response = await gateway.SendAsync(HttpMethod.Head, $"/api/v1/orders/{Samples.OrderId}/events", null, "customer");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        gateway.Services.Calls.ShouldHaveSingleItem().Rpc.ShouldBe("GetOrder", "nothing is watched for nobody");
    }

    [Fact]
    public async Task Head_of_the_events_of_an_order_that_is_not_there_is_not_found()
    {
        Fail(DomainException.NotFound("order", Samples.OrderId));

        var response = await gateway.SendAsync(HttpMethod.Head, $"/api/v1/orders/{Samples.OrderId}/events", null, Roles.Customer);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.TextAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Path, 500)]
    [InlineData("/nowhere", 404)]
    [InlineData("/alive", 200)]
    public async Task Every_answer_carries_the_security_headers(string path, int status)
    {
        var response = await gateway.SendAsync(HttpMethod.Get, path, role: Roles.Customer);

        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; frame-ancestors 'none'"]);
        response.Headers.Contains("Server").ShouldBeFalse();
    }

    private void Fail(DomainException exception) =>
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", _ => throw RpcErrors.ToRpc(exception));
}
