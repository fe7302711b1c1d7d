using System.Collections.Concurrent;
using System.Net;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.Tests.Integration.Topology;
using Microsoft.Extensions.Hosting;

namespace AspireOrders.Tests.Integration.Operations;

/// <summary>A service without a living replica needs a platform that no other test relies on.</summary>
[Collection(BrokenDataTests.Name)]
public sealed class OutageTests(OwnTopology own)
{
    private const int Customers = 8, Stock = 10_000;

    // Whoever comes back at once meets every state that a connection goes through; what starts is to have the processor.
    private static readonly TimeSpan Hurry = TimeSpan.FromMilliseconds(20), Patience = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<(int Customer, bool Returns, Answer Answer)> answers = new();
    private volatile bool returns;
    private int refusals;

    [Fact]
    public async Task While_inventory_is_gone_orders_are_put_off_and_placed_once_under_the_same_keys_when_it_is_back()
    {
        using var operations = await Shop.AsOperatorAsync(own.Platform);
        using var customer = await Shop.AsNewCustomerAsync(own.Platform);
        var product = await operations.CreateProductAsync(Stock);
        var replicas = (await own.Platform.ProcessesAsync(Shop.Token)).Where(p => p.Service == "inventory").ToList();
        replicas.Count.ShouldBe(2);
        var placing = Enumerable.Range(0, Customers).Select(number => PlaceAsync(customer, product, number)).ToList();
        await ForEachAsync(1, a => a.Status == HttpStatusCode.Created);

        await own.Platform.KillAsync(replicas, Shop.Token);
        await RefusedAgainAsync();
        await ForgetAsync();
        returns = true;
        await own.Platform.StartAsync(replicas, Shop.Token);

        var orders = (await Task.WhenAll(placing)).SelectMany(ids => ids).ToList();
        foreach (var (_, back, answer) in answers.Where(a => a.Answer.Status != HttpStatusCode.Created))
        {
            // Replicas that have just started may be slower than a request has time.
            if (back && answer.Code == 5002) continue;
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, 5001), answer.ToString());
            int.Parse(answer.Headers["Retry-After"]).ShouldBeGreaterThan(0);
        }

        orders.ShouldBeUnique();
        foreach (var order in orders) await customer.WaitForOrderAsync(order, "Paid");
        await Eventually.SatisfiesAsync(_ => own.EventsOnTheirWayAsync([.. orders.Select(Guid.Parse)]), n => n == 0, Shop.Token);
        await Eventually.SatisfiesAsync(_ => customer.AvailableAsync(product), a => a == Stock - orders.Count, Shop.Token);
        await own.AgeAsync();
        var audit = await operations.GetAsync("ops/consistency");
        // What other tests broke here on purpose is not about these.
        audit.Json["violations"]!.AsArray().Select(v => v!.ToJsonString()).Where(v => orders.Append(product).Any(v.Contains)).ShouldBeEmpty();
    }

    /// <summary>Places one order after the other until one is put off, and that one under its key until it is placed.</summary>
    private async Task<IReadOnlyList<string>> PlaceAsync(Shop customer, string product, int number)
    {
        var placed = new List<string>();
        var key = Guid.NewGuid().ToString();
        var putOff = false;
        while (true)
        {
            var answer = await customer.PlaceAsync(product, key: key);
            answers.Enqueue((number, returns, answer));
            await Task.Delay(returns ? Patience : Hurry, Shop.Token);
            if (answer.Status != HttpStatusCode.Created)
            {
                putOff = true;
                continue;
            }

            placed.Add(answer.Text("orderId"));
            if (putOff && returns) return placed;
            (key, putOff) = (Guid.NewGuid().ToString(), false);
        }
    }

    // What their leases' end does later: those who call them, who have lost the connections, lose one address after the other.
    private async Task ForgetAsync()
    {
        await using var redis = await own.Platform.RedisAsync(Shop.Token);
        var registry = new RedisServiceRegistry(redis.Keyspace(Environments.Development));
        var registered = await registry.ReadAsync(Shop.Token);
        registered.ShouldContain(i => i.Service == "orders");
        // On a slow machine the leases have run out by themselves.
        foreach (var instance in registered.Where(i => i.Service == "inventory"))
        {
            await registry.RemoveAsync(instance, Shop.Token);
            await RefusedAgainAsync();
        }
    }

    private Task RefusedAgainAsync()
    {
        refusals += 2;
        return ForEachAsync(refusals, a => a.Status != HttpStatusCode.Created);
    }

    private Task ForEachAsync(int count, Func<Answer, bool> condition) => Eventually.TrueAsync(
        () => Enumerable.Range(0, Customers).All(number => answers.Count(a => a.Customer == number && condition(a.Answer)) >= count));
}
