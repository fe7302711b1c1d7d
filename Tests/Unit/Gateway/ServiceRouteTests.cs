using System.Net;
using System.Text.Json;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class ServiceRouteTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayHost gateway = fixture.Fresh();

    [Fact]
    public async Task Living_instances_are_listed_and_those_known_last_while_the_registry_is_away()
    {
        gateway.Registry.Set(
            new ServiceInstance("orders", "orders-1", new Uri("https://localhost:7102"), DateTimeOffset.UnixEpoch),
            new ServiceInstance("users", "users-1", null, DateTimeOffset.UnixEpoch));
        var items =
            """
            {"items":[{"service":"orders","instanceId":"orders-1","address":"https://localhost:7102","startedAt":"1970-01-01T00:00:00Z"},
            {"service":"users","instanceId":"users-1","address":null,"startedAt":"1970-01-01T00:00:00Z"}],"nextCursor":null,
            """;

        (await ListAsync()).ShouldBe(Samples.OneLine(items + "\"isCurrent\":true}"));
        gateway.Registry.IsAway = true;
        (await ListAsync()).ShouldBe(Samples.OneLine(items + "\"isCurrent\":false}"));
    }

    [Fact]
    public async Task They_come_by_page_when_a_limit_is_asked_for()
    {
        gateway.Registry.Set([.. new[] { "c", "a", "b" }.Select(id => new ServiceInstance("orders", id, null, DateTimeOffset.UnixEpoch))]);

        var first = await PageAsync("limit=2");
        var last = await PageAsync($"limit=2&cursor={first.GetProperty("nextCursor").GetString()}");

        Ids(first).ShouldBe(["a", "b"]);
        Ids(last).ShouldBe(["c"]);
        last.GetProperty("nextCursor").ValueKind.ShouldBe(JsonValueKind.Null);
        foreach (var bad in new[] { "limit=0", "limit=101", "cursor=garbage" })
        {
            (await gateway.SendAsync(HttpMethod.Get, $"/api/v1/ops/services?{bad}", role: Roles.Operator)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, bad);
        }

        async Task<JsonElement> PageAsync(string query) =>
            JsonDocument.Parse(await (await gateway.SendAsync(HttpMethod.Get, $"/api/v1/ops/services?{query}", role: Roles.Operator)).TextAsync()).RootElement;
        static IEnumerable<string?> Ids(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("instanceId").GetString());
    }

    [Fact]
    public async Task A_customer_is_not_shown_them() =>
        (await gateway.SendAsync(HttpMethod.Get, "/api/v1/ops/services", role: Roles.Customer)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

    private async Task<string> ListAsync() => await (await gateway.SendAsync(HttpMethod.Get, "/api/v1/ops/services", role: Roles.Operator)).TextAsync();
}
