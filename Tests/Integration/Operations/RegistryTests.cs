using System.Collections.Concurrent;
using System.Net;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Operations;

public sealed class RegistryTests(RunningTopology topology)
{
    [Fact]
    public async Task Operators_see_every_living_instance_with_an_address_of_its_own()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        string[] expected = ["gateway 1", "inventory 2", "notifications 1", "orders 2", "payments 1", "users 1"];
        var answer = await Eventually.SatisfiesAsync(
            _ => operations.GetAsync("ops/services"), a => expected.All(Instances(a).CountBy(i => i.Service).Select(c => $"{c.Key} {c.Value}").Contains), Shop.Token);
        answer.Status.ShouldBe(HttpStatusCode.OK);
        ((bool)answer.Json["isCurrent"]!).ShouldBeTrue();
        var instances = Instances(answer);
        instances.Select(i => i.Address).ShouldBeUnique();
        instances.Where(i => i.Service is "orders" or "inventory").ShouldAllBe(i => i.Address!.StartsWith("https://", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lease_that_nobody_renews_runs_out_and_news_of_changes_are_pushed()
    {
        await using var redis = await topology.RedisAsync(Shop.Token);
        var registry = new RedisServiceRegistry(redis.Keyspace($"test-{Guid.NewGuid():N}"));
        var news = new ConcurrentQueue<bool>();
        await using var watch = await registry.WatchAsync(() => news.Enqueue(true), Shop.Token);
        var lasting = new ServiceInstance("lamp", "a", new Uri("https://localhost:1"), DateTimeOffset.UnixEpoch);
        var dying = lasting with { InstanceId = "b" };
        await registry.RegisterAsync(lasting, TimeSpan.FromMinutes(5), Shop.Token);
        await registry.RegisterAsync(dying, TimeSpan.FromSeconds(2), Shop.Token);
        await registry.RegisterAsync(lasting, TimeSpan.FromMinutes(5), Shop.Token);
        (await registry.ReadAsync(Shop.Token)).Count.ShouldBe(2);
        await Eventually.SatisfiesAsync(_ => Task.FromResult(news.Count), count => count == 2, Shop.Token);

        await Eventually.SatisfiesAsync(registry.ReadAsync, instances => instances.Count == 1, Shop.Token);
        await registry.RemoveAsync(lasting, Shop.Token);
        (await registry.ReadAsync(Shop.Token)).ShouldBeEmpty();
        await Eventually.SatisfiesAsync(_ => Task.FromResult(news.Count), count => count == 3, Shop.Token);
    }

    private static List<(string Service, string? Address)> Instances(Answer answer) =>
        [.. answer.Json["items"]!.AsArray().Select(i => ((string)i!["service"]!, (string?)i["address"]))];
}
