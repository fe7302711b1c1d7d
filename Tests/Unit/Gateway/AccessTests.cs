using System.Net;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.Gateway.Rest.RateLimits;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class AccessTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayHost gateway = fixture.Fresh();

    public static TheoryData<string, string> OperatorRoutes => new()
    {
        { "GET", "/api/v1/users" },
        { "GET", $"/api/v1/users/{Samples.OrderId}" },
        { "PUT", $"/api/v1/users/{Samples.OrderId}" },
        { "DELETE", $"/api/v1/users/{Samples.OrderId}" },
        { "POST", "/api/v1/products" },
        { "PUT", $"/api/v1/products/{Samples.ProductId}" },
        { "POST", $"/api/v1/products/{Samples.ProductId}/restock" },
        { "POST", $"/api/v1/orders/{Samples.OrderId}/ship" },
        { "POST", $"/api/v1/orders/{Samples.OrderId}/deliver" },
        { "GET", "/api/v1/ops/consistency" },
        { "POST", "/api/v1/ops/reconciliations" },
    };

    public static TheoryData<string, string> UserRoutes => new()
    {
        { "GET", "/api/v1/me" },
        { "POST", "/api/v1/orders" },
        { "GET", "/api/v1/orders" },
        { "GET", $"/api/v1/orders/{Samples.OrderId}" },
        { "POST", $"/api/v1/orders/{Samples.OrderId}/items" },
        { "POST", $"/api/v1/orders/{Samples.OrderId}/cancel" },
        { "GET", $"/api/v1/orders/{Samples.OrderId}/events" },
        { "GET", "/api/v1/notifications" },
    };

    [Fact]
    public void Every_route_says_who_may_use_it()
    {
        var routes = gateway.Container.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        routes.Count.ShouldBeGreaterThan(25);
        routes.Where(r => r.Metadata.GetMetadata<AccessAttribute>() is null).Select(r => r.DisplayName).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_route_that_does_not_say_it_is_refused()
    {
        var middleware = new AccessMiddleware(
            _ => Task.CompletedTask, gateway.Container.GetRequiredService<CallerResolver>(), gateway.Container.GetRequiredService<RateLimiter>());
        var context = new DefaultHttpContext();
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/forgotten"), 0, EndpointMetadataCollection.Empty, null));

        var refusal = await Should.ThrowAsync<DomainException>(() => middleware.InvokeAsync(context));

        refusal.Error.ShouldBe(ErrorCode.NotAllowed);
    }

    [Theory]
    [MemberData(nameof(OperatorRoutes))]
    [MemberData(nameof(UserRoutes))]
    public async Task Without_a_token_nothing_is_called(string method, string path)
    {
        var response = await gateway.SendAsync(HttpMethod.Parse(method), path);

        await response.ProblemAsync(HttpStatusCode.Unauthorized, 1001);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(OperatorRoutes))]
    public async Task A_customer_is_kept_out_of_what_is_the_operators(string method, string path)
    {
        var response = await gateway.SendAsync(HttpMethod.Parse(method), path, role: Roles.Customer);

        await response.ProblemAsync(HttpStatusCode.Forbidden, 1003);
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_that_is_none_is_refused()
    {
        var response = await gateway.SendRawAsync(HttpMethod.Get, "/api/v1/me", null, "not-a-token");

        await response.ProblemAsync(HttpStatusCode.Unauthorized, 1002);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task An_expired_token_is_refused_where_one_is_needed_and_overlooked_where_none_is()
    {
        var expired = gateway.Token(Roles.Customer, DateTime.UtcNow.AddHours(-1));
        gateway.Services.On<GetSigningKeysRequest, GetSigningKeysResponse>("GetSigningKeys", _ => new GetSigningKeysResponse { JwksJson = "{}" });

        var me = await gateway.SendRawAsync(HttpMethod.Get, "/api/v1/me", null, expired);
        var keys = await gateway.SendRawAsync(HttpMethod.Get, "/.well-known/jwks.json", null, expired);

        await me.ProblemAsync(HttpStatusCode.Unauthorized, 1002);
        keys.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
