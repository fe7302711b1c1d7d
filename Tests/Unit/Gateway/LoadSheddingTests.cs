using System.Net;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class LoadSheddingTests : IDisposable
{
    private readonly GatewayHost gateway = new(null, ("LoadShedding:MaxInFlight", "4"), ("LoadShedding:BrowseShare", "0.5"), ("LoadShedding:OtherShare", "0.75"));
    private readonly ManualResetEventSlim answering = new();

    [Fact]
    public async Task Who_browses_is_turned_away_first_and_who_orders_last()
    {
        gateway.Services.On<ListProductsRequest, ListProductsResponse>("ListProducts", _ => Held(new ListProductsResponse()));
        gateway.Services.On<GetUserRequest, User>("GetUser", _ => Held(Samples.User()));
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", _ => Held(Samples.Order(OrderStatus.Paid)));
        var underWay = new List<Task<HttpResponseMessage>>();

        await LetInAsync(underWay, "/api/v1/products", null);
        await LetInAsync(underWay, "/api/v1/products", null);
        await TurnedAwayAsync("/api/v1/products", null);
        await LetInAsync(underWay, "/api/v1/me", Roles.Customer);
        await TurnedAwayAsync("/api/v1/me", Roles.Customer);
        await LetInAsync(underWay, "/api/v1/orders/" + Samples.OrderId, Roles.Customer);
        await TurnedAwayAsync("/api/v1/orders/" + Samples.OrderId, Roles.Customer);

        answering.Set();
        foreach (var answer in await Task.WhenAll(underWay)) answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.SendAsync(HttpMethod.Get, "/api/v1/products")).StatusCode.ShouldBe(HttpStatusCode.OK, "there is room again");
    }

    public void Dispose()
    {
        answering.Set();
        gateway.Dispose();
        answering.Dispose();
    }

    private async Task LetInAsync(List<Task<HttpResponseMessage>> underWay, string path, string? role)
    {
        var calls = gateway.Services.Calls.Count;
        underWay.Add(gateway.SendAsync(HttpMethod.Get, path, null, role));
        while (gateway.Services.Calls.Count == calls) await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    private async Task TurnedAwayAsync(string path, string? role)
    {
        var refused = await gateway.SendAsync(HttpMethod.Get, path, null, role);

        await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable, 5001);
        refused.Headers.RetryAfter?.ToString().ShouldBe("1");
    }

    private T Held<T>(T answer)
    {
        answering.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return answer;
    }
}
