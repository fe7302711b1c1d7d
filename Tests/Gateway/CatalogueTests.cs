using System.Net;
using System.Text.Json.Nodes;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Gateway.Features.Products.Cache;
using AspireOrders.ServiceDefaults.Catalogue;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.Gateway;

/// <summary>Copies of the catalogue in two replicas of the gateway, over a Redis that can be killed.</summary>
public sealed class CatalogueTests : IAsyncLifetime
{
    private const string Path = "/api/v1/products/" + Samples.ProductId;

    private static readonly string SharedKey = $"aspireorders:catalogue:product:{Guid.Parse(Samples.ProductId):N}";

    // Copies that end only by what is told, on whatever machine.
    private static readonly (string, string)[] LongLived = [("Catalogue:Cache:GoodFor", "00:01:00")];

    private RedisServer? redis;

    private RedisServer Redis => redis ?? throw new InvalidOperationException("Redis has not started.");

    public async ValueTask InitializeAsync() => redis = await RedisServer.StartAsync();

    [Fact]
    public async Task A_product_is_asked_for_once_and_shared()
    {
        using var one = await StartAsync();
        using var other = await StartAsync();

        var first = await one.SendAsync(HttpMethod.Get, Path);
        var second = await one.SendAsync(HttpMethod.Get, Path);
        await Eventually.TrueAsync(() => Redis.Database.KeyExistsAsync(SharedKey), "the copy is shared");
        var elsewhere = await other.SendAsync(HttpMethod.Get, Path);

        one.Services.Calls.Count.ShouldBe(1);
        other.Services.Calls.ShouldBeEmpty();
        first.Headers.Age.ShouldBeNull();
        second.Headers.Age.ShouldNotBeNull();
        elsewhere.Headers.ETag.ShouldBe(first.Headers.ETag);
    }

    [Fact]
    public async Task What_an_operator_changes_is_seen_by_the_operators_next_read_and_soon_by_every_replica()
    {
        using var one = await StartAsync();
        using var other = await StartAsync();
        (await AvailableAsync(one)).ShouldBe(7);
        (await AvailableAsync(other)).ShouldBe(7);
        Answer(one, 8);
        Answer(other, 8);
        one.Services.On<IReadOnlyList<RestockRequest>, RestockResponse>("Restock", _ => new RestockResponse { Accepted = 1, Product = Samples.Product(8) });

        (await one.SendAsync(HttpMethod.Post, Path + "/restock", """{"quantity":1}""", Roles.Operator)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await AvailableAsync(one)).ShouldBe(8);
        await Eventually.EqualAsync(8, () => AvailableAsync(other));
    }

    [Fact]
    public async Task What_inventory_tells_ends_the_copies_of_that_product_and_of_every_page()
    {
        using var gateway = await StartAsync();
        gateway.Services.On<ListProductsRequest, ListProductsResponse>("ListProducts", _ => new ListProductsResponse { Products = { Samples.Product() } });
        (await AvailableAsync(gateway)).ShouldBe(7);
        (await gateway.SendAsync(HttpMethod.Get, "/api/v1/products")).StatusCode.ShouldBe(HttpStatusCode.OK);
        Answer(gateway, 6);

        await gateway.Container.GetRequiredService<CatalogueGeneration>().AdvanceAsync([Guid.Parse(Samples.ProductId)], TestContext.Current.CancellationToken);

        await Eventually.EqualAsync(6, () => AvailableAsync(gateway));
        (await gateway.SendAsync(HttpMethod.Get, "/api/v1/products")).Headers.Age.ShouldBeNull();
    }

    [Fact]
    public async Task While_inventory_is_down_copies_answer_with_a_warning_even_in_a_replica_that_has_just_started()
    {
        using var one = await StartAsync();
        (await AvailableAsync(one)).ShouldBe(7);
        await Eventually.TrueAsync(() => Redis.Database.KeyExistsAsync(SharedKey), "the copy is shared");
        using var other = await StartAsync();
        foreach (var gateway in new[] { one, other })
        {
            gateway.Services.On<GetProductRequest, Product>("GetProduct", _ => throw new RpcException(new Status(StatusCode.Unavailable, "")));
        }

        await one.Container.GetRequiredService<CatalogueGeneration>().AdvanceAsync([Guid.Parse(Samples.ProductId)], TestContext.Current.CancellationToken);

        foreach (var gateway in new[] { one, other })
        {
            await Eventually.TrueAsync(async () => (await gateway.SendAsync(HttpMethod.Get, Path)).Headers.Warning.Count == 1, "the answer is marked as old");
            var answer = await gateway.SendAsync(HttpMethod.Get, Path);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.Warning.Single().Code.ShouldBe(110);
            answer.Headers.Age.ShouldNotBeNull();
        }

        var unknown = await one.SendAsync(HttpMethod.Get, "/api/v1/products/" + Guid.NewGuid());
        unknown.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Without_Redis_nothing_is_answered_from_a_copy_and_afterwards_it_is_again()
    {
        using var gateway = await StartAsync();
        await AvailableAsync(gateway);
        Redis.Kill();
        await Eventually.TrueAsync(() => !Freshness(gateway).IsTold, "the gateway knows that it is told nothing");
        Answer(gateway, 3);

        (await AvailableAsync(gateway)).ShouldBe(3);

        await Redis.StartAgainAsync();
        await Eventually.TrueAsync(() => Freshness(gateway).IsTold, "the gateway is told again");
        (await AvailableAsync(gateway)).ShouldBe(3);
        var calls = gateway.Services.Calls.Count;
        (await AvailableAsync(gateway)).ShouldBe(3);
        gateway.Services.Calls.Count.ShouldBe(calls);
    }

    public async ValueTask DisposeAsync()
    {
        if (redis is not null) await redis.DisposeAsync();
    }

    private async Task<GatewayHost> StartAsync()
    {
        var gateway = new GatewayHost(Redis.Address, LongLived);
        Answer(gateway, 7);
        await Eventually.TrueAsync(() => Freshness(gateway).IsTold, "the gateway is told of changes");
        return gateway;
    }

    private static CatalogueFreshness Freshness(GatewayHost gateway) => gateway.Container.GetRequiredService<CatalogueFreshness>();

    private static void Answer(GatewayHost gateway, int available) => gateway.Services.On<GetProductRequest, Product>("GetProduct", _ => Samples.Product(available));

    private static async Task<int> AvailableAsync(GatewayHost gateway) =>
        (int)JsonNode.Parse(await (await gateway.SendAsync(HttpMethod.Get, Path)).TextAsync())!["available"]!;
}
