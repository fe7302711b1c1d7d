using System.Net;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.Tests.Unit.Gateway.Support;
using Grpc.Core;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class ProblemTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Path = "/api/v1/products/" + Samples.ProductId;
    private readonly GatewayHost gateway = fixture.Fresh();

    public static TheoryData<int> Codes => [.. ErrorCode.All.Select(e => e.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_row_of_the_error_table_reaches_the_client_with_its_code_status_and_details(int code)
    {
        var error = ErrorCode.Find(code)!;
        Fail(new DomainException(error, "What happened.", [new FieldError("items[0].quantity", "3 left")], TimeSpan.FromSeconds(1.2)));

        var response = await gateway.SendAsync(HttpMethod.Get, Path);

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
        gateway.Services.On<GetProductRequest, Product>("GetProduct", _ => throw new RpcException(new Status(status, "secret 10.0.0.7")));

        var response = await gateway.SendAsync(HttpMethod.Get, Path);

        (await response.ProblemAsync((HttpStatusCode)http, code)).GetRawText().ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_defect_tells_nothing_of_its_cause()
    {
        gateway.Services.On<GetProductRequest, Product>("GetProduct", _ => throw new InvalidOperationException("connection string: secret"));

        var response = await gateway.SendAsync(HttpMethod.Get, Path);

        (await response.ProblemAsync(HttpStatusCode.InternalServerError, 5000)).GetRawText().ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_missing_dependency_says_when_to_come_back()
    {
        gateway.Services.On<GetProductRequest, Product>("GetProduct", _ => throw new RpcException(new Status(StatusCode.Unavailable, "")));

        var response = await gateway.SendAsync(HttpMethod.Get, Path);

        response.Headers.RetryAfter?.ToString().ShouldBe("1");
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/api/v1/orders/not-a-uuid")]
    [InlineData("/api/v1/notifications/events")]
    [InlineData("/api/v1/ops/config")]
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
        response.Content.Headers.Allow.ShouldBe(["GET", "POST"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("/api/v1/products/" + Samples.ProductId, 500)]
    [InlineData("/nowhere", 404)]
    [InlineData("/alive", 200)]
    public async Task Every_answer_carries_the_security_headers(string path, int status)
    {
        var response = await gateway.SendAsync(HttpMethod.Get, path);

        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; frame-ancestors 'none'"]);
        response.Headers.Contains("Server").ShouldBeFalse();
    }

    private void Fail(DomainException exception) =>
        gateway.Services.On<GetProductRequest, Product>("GetProduct", _ => throw RpcErrors.ToRpc(exception));
}
