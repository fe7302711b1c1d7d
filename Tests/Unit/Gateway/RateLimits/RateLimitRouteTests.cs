using System.Net;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Gateway.Rest.RateLimits;
using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Microsoft.Extensions.Options;

namespace AspireOrders.Tests.Unit.Gateway.RateLimits;

public sealed class RateLimitRouteTests
{
    // So slow that no token comes back while a test runs, on whatever machine.
    private const string Slow = "0.01";

    [Fact]
    public async Task An_address_that_sends_too_much_is_refused_by_the_error_table_and_told_when_to_come_back()
    {
        using var gateway = new GatewayHost(null, ("RateLimits:Address:Burst", "3"), ("RateLimits:Address:PerSecond", Slow));
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 4; i++) answers.Add(await gateway.SendAsync(HttpMethod.Get, "/nowhere"));

        answers.Take(3).ShouldAllBe(a => a.StatusCode == HttpStatusCode.NotFound);
        answers[2].Headers.GetValues("RateLimit").ShouldBe(["\"address\";r=0;t=300"]);
        answers[2].Headers.GetValues("RateLimit-Policy").ShouldBe(["\"address\";q=3;w=300"]);
        await answers[3].ProblemAsync(HttpStatusCode.TooManyRequests, 4029);
        answers[3].Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(90, 100);
        answers[3].Headers.GetValues("RateLimit-Limit").ShouldBe(["3"]);
        answers[3].Headers.GetValues("RateLimit-Remaining").ShouldBe(["0"]);
        answers[3].Headers.GetValues("RateLimit-Reset").Single().ShouldBe(answers[3].Headers.RetryAfter!.Delta!.Value.TotalSeconds.ToString("0"));
    }

    [Fact]
    public async Task A_user_that_sends_too_much_is_refused_and_nobody_else()
    {
        using var gateway = new GatewayHost(null, ("RateLimits:User:Burst", "2"), ("RateLimits:User:PerSecond", Slow));
        gateway.Services.On<GetUserRequest, User>("GetUser", _ => Samples.User());
        gateway.Services.On<ListProductsRequest, ListProductsResponse>("ListProducts", _ => new ListProductsResponse());

        for (var i = 0; i < 2; i++) (await gateway.SendAsync(HttpMethod.Get, "/api/v1/me", null, Roles.Customer)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var refused = await gateway.SendAsync(HttpMethod.Get, "/api/v1/me", null, Roles.Customer);
        var nobody = await gateway.SendAsync(HttpMethod.Get, "/api/v1/products");

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, 4029);
        refused.Headers.GetValues("RateLimit").Single().ShouldStartWith("\"user\";r=0;");
        nobody.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("login", """{"email":"a@example.com","password":"x"}""")]
    [InlineData("register", """{"email":"a@example.com","password":"x","displayName":"a"}""")]
    [InlineData("refresh", """{"refreshToken":"x"}""")]
    public async Task Guessing_at_the_door_is_limited_by_address(string route, string body)
    {
        using var gateway = new GatewayHost(null, ("RateLimits:SignIn:Burst", "1"), ("RateLimits:SignIn:PerSecond", Slow));
        gateway.Services.On<LoginRequest, TokenPair>("Login", _ => new TokenPair());
        gateway.Services.On<RegisterRequest, RegisterResponse>("Register", _ => new RegisterResponse());
        gateway.Services.On<RefreshRequest, TokenPair>("Refresh", _ => new TokenPair());

        var first = await gateway.SendAsync(HttpMethod.Post, $"/api/v1/auth/{route}", body);
        var second = await gateway.SendAsync(HttpMethod.Post, $"/api/v1/auth/{route}", body);

        first.IsSuccessStatusCode.ShouldBeTrue();
        await second.ProblemAsync(HttpStatusCode.TooManyRequests, 4029);
        gateway.Services.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Probes_of_health_are_not_counted()
    {
        using var gateway = new GatewayHost(null, ("RateLimits:Address:Burst", "1"), ("RateLimits:Address:PerSecond", Slow));

        for (var i = 0; i < 5; i++) (await gateway.SendAsync(HttpMethod.Get, "/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("RateLimits:User:Burst", "0")]
    [InlineData("RateLimits:Address:PerSecond", "-1")]
    [InlineData("RateLimits:SharingPatience", "00:10:00")]
    public void A_limit_that_makes_no_sense_is_found_at_start(string name, string value)
    {
        var start = () => new GatewayHost(null, (name, value));
        Should.Throw<OptionsValidationException>(start).Message.ShouldContain(name.Split(':')[^1]);
    }

    [Fact]
    public async Task A_limit_that_an_operator_changes_counts_at_once_whatever_was_before()
    {
        using var gateway = new GatewayHost(null, ("RateLimits:Address:Burst", "2"), ("RateLimits:Address:PerSecond", Slow));
        for (var i = 0; i < 3; i++) await gateway.SendAsync(HttpMethod.Get, "/nowhere");
        (await gateway.SendAsync(HttpMethod.Get, "/nowhere")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        await SetAsync(gateway, 1, ("RateLimits.Address.Burst", "100"), ("RateLimits.Address.PerSecond", "100000000"));
        await UntilAsync(gateway, answer => answer.StatusCode == HttpStatusCode.NotFound);

        await SetAsync(gateway, 2, ("RateLimits.Address.Burst", "1"), ("RateLimits.Address.PerSecond", Slow));
        await UntilAsync(gateway, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);

        // The good one of two values is taken, and the bad one is not.
        await SetAsync(gateway, 3, ("RateLimits.Address.Burst", "0"), ("RateLimits.Address.PerSecond", "0.02"));
        await UntilAsync(gateway, answer => answer.Headers.GetValues("RateLimit-Policy").Single() == "\"address\";q=1;w=50");
    }

    [Fact]
    public void Neighbours_in_one_network_of_IPv6_are_one_caller_and_mapped_addresses_are_IPv4()
    {
        ClientAddress.Of(IPAddress.Parse("2001:db8:1:2::1")).ShouldBe(ClientAddress.Of(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        ClientAddress.Of(IPAddress.Parse("2001:db8:1:2::1")).ShouldNotBe(ClientAddress.Of(IPAddress.Parse("2001:db8:1:3::1")));
        ClientAddress.Of(IPAddress.Parse("::ffff:192.0.2.1")).ShouldBe(ClientAddress.Of(IPAddress.Parse("192.0.2.1")));
        ClientAddress.Of(IPAddress.Parse("192.0.2.1")).ShouldNotBe(ClientAddress.Of(IPAddress.Parse("192.0.2.2")));
    }

    private static Task SetAsync(GatewayHost gateway, long version, params (string Key, string Value)[] values) =>
        gateway.Live.PublishAsync(new LiveValues(version, values.ToDictionary(v => v.Key, v => v.Value)), TestContext.Current.CancellationToken);

    private static async Task UntilAsync(GatewayHost gateway, Func<HttpResponseMessage, bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition(await gateway.SendAsync(HttpMethod.Get, "/nowhere"))) await Task.Delay(5, limit.Token);
    }
}
