using System.Collections.Concurrent;
using System.Net;
using AspireOrders.ServiceDefaults.Catalogue;
using AspireOrders.ServiceDefaults.Redis;
using AspireOrders.Tests.Integration.Topology;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using StackExchange.Redis;

namespace AspireOrders.Tests.Integration.Rest;

public sealed class CatalogueTests(RunningTopology topology)
{
    [Fact]
    public async Task All_seeded_products_are_listed_page_by_page_and_none_twice()
    {
        using var nobody = new Shop(topology.CreateClient());
        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await nobody.GetAsync($"products?limit=30&sort=price&cursor={cursor}");
            page.Status.ShouldBe(HttpStatusCode.OK, page.ToString());
            seen.AddRange(page.Json["items"]!.AsArray().Select(p => (string)p!["productId"]!));
            cursor = (string?)page.Json["nextCursor"];
            seen.ShouldBeUnique();
        }

        seen.Count(id => id.StartsWith("00000000-0000-4000-8000-", StringComparison.Ordinal)).ShouldBe(100);
    }

    [Fact]
    public async Task Search_category_and_sort_work_together()
    {
        using var nobody = new Shop(topology.CreateClient());
        var page = await nobody.GetAsync("products?search=lamp&category=lighting&sort=-price&limit=100");
        var prices = page.Json["items"]!.AsArray().Select(p => (decimal)p!["price"]!["amount"]!).ToList();
        prices.Count.ShouldBe(10);
        prices.ShouldBe(prices.OrderDescending());
    }

    [Fact]
    public async Task A_product_that_did_not_change_is_304()
    {
        using var nobody = new Shop(topology.CreateClient());
        var first = await nobody.GetAsync("products/00000000-0000-4000-8000-000000000099");
        first.Status.ShouldBe(HttpStatusCode.OK);
        var again = await nobody.SendAsync(HttpMethod.Get, "products/00000000-0000-4000-8000-000000000099", null, ("If-None-Match", first.Headers["ETag"]));
        again.Status.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task All_bad_query_values_are_named_in_one_answer()
    {
        using var nobody = new Shop(topology.CreateClient());
        (await nobody.GetAsync($"products?limit=0&sort=colour&cursor=nonsense&category={new string('c', 51)}")).Fields.ShouldBe(["category", "sort", "cursor", "limit"]);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("sort=colour", "sort")]
    [InlineData("cursor=nonsense", "cursor")]
    public async Task A_bad_query_value_is_4001_and_named(string query, string field)
    {
        using var nobody = new Shop(topology.CreateClient());
        var answer = await nobody.GetAsync($"products?{query}");
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Code.ShouldBe(4001);
        answer.Fields.ShouldBe([field]);
    }

    [Fact]
    public async Task An_operator_creates_changes_and_restocks_a_product()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        var id = await operations.CreateProductAsync(3);
        var body = new { name = "Better Lamp", description = "", category = "test", price = new { currency = "EUR", amount = 11.50m }, version = 1 };
        (await operations.PutAsync($"products/{id}", body)).Text("name").ShouldBe("Better Lamp");
        (await operations.PutAsync($"products/{id}", body)).Code.ShouldBe(4003, "the version was changed since");
        (await operations.PostAsync($"products/{id}/restock", new { quantity = 4 })).Status.ShouldBe(HttpStatusCode.OK);
        (await operations.AvailableAsync(id)).ShouldBe(7);
    }

    [Fact]
    public async Task What_changes_in_inventory_is_told_to_everybody_who_keeps_copies()
    {
        await using var redis = await topology.RedisAsync(Shop.Token);
        var generation = new CatalogueGeneration(
            new Lazy<IConnectionMultiplexer>(redis), new RedisKeyspace(new Lazy<IConnectionMultiplexer>(redis), new ConfigurationManager(), new HostingEnvironment()));
        var told = new ConcurrentQueue<Guid>();
        await redis.GetSubscriber().SubscribeAsync(generation.Channel, (_, message) =>
        {
            foreach (var product in CatalogueChange.Parse(message).Products) told.Enqueue(product);
        });
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var id = await operations.CreateProductAsync(3);

        await TellsAsync(() => operations.PostAsync($"products/{id}/restock", new { quantity = 4 }));
        await TellsAsync(() => customer.PlaceAsync(id));

        async Task TellsAsync(Func<Task<Answer>> change)
        {
            told.Clear();
            ((int)(await change()).Status).ShouldBeInRange(200, 201);
            await Eventually.TrueAsync(() => told.Contains(Guid.Parse(id)));
        }
    }

    [Fact]
    public async Task A_customer_may_not_change_the_catalogue()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var answer = await customer.PostAsync("products", new { sku = "x", name = "x", category = "x", price = new { currency = "EUR", amount = 1 } });
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Code.ShouldBe(1003);
    }

    [Fact]
    public async Task A_bad_product_names_every_bad_field()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        var body = new { sku = "", name = "", category = "", price = new { currency = "EUR", amount = -1 }, quantity = -5 };
        var answer = await operations.PostAsync("products", body);
        answer.Code.ShouldBe(4001);
        answer.Fields.ShouldBe(["sku", "name", "category", "price", "quantity"], ignoreOrder: true);
    }
}
