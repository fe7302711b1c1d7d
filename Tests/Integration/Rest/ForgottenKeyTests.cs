using System.Net;
using AspireOrders.Tests.Integration.Topology;
using Npgsql;

namespace AspireOrders.Tests.Integration.Rest;

/// <summary>A key that is old enough is forgotten, and then stands for a new order.</summary>
public sealed class ForgottenKeyTests(RunningTopology topology)
{
    [Fact]
    public async Task After_its_time_a_key_makes_a_new_order_and_that_again_only_once()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(100);
        var key = Guid.NewGuid().ToString();
        var orders = new List<string>();
        for (var generation = 0; generation < 3; generation++)
        {
            var placed = await customer.PlaceAsync(product, 2, key: key);
            placed.Status.ShouldBe(HttpStatusCode.Created, placed.ToString());
            placed.Headers.ContainsKey("Idempotency-Replayed").ShouldBeFalse();
            var again = await customer.PlaceAsync(product, 2, key: key);
            again.Body.ShouldBe(placed.Body);
            orders.Add(placed.Text("orderId"));
            await customer.WaitForOrderAsync(orders[^1], "Paid");
            await ForgetAsync(key);
        }

        orders.ShouldBeUnique();
        (await customer.AvailableAsync(product)).ShouldBe(94);
    }

    [Fact]
    public async Task After_its_time_a_key_may_come_with_another_body()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(100);
        var key = Guid.NewGuid().ToString();
        var first = await customer.PlaceAsync(product, 2, "tok_declined", key);
        await customer.WaitForOrderAsync(first.Text("orderId"), "Cancelled");
        await ForgetAsync(key);
        var second = await customer.PlaceAsync(product, 3, key: key);
        second.Status.ShouldBe(HttpStatusCode.Created, second.ToString());
        second.Text("orderId").ShouldNotBe(first.Text("orderId"));
    }

    // Eight days pass; the purge of one of the replicas does the rest.
    private async Task ForgetAsync(string key)
    {
        await using var database = await topology.DatabaseAsync("ordersdb", Shop.Token);
        await using var age = Command(database, "UPDATE idempotency_keys SET created_at = created_at - interval '8 days' WHERE key = $1", key);
        (await age.ExecuteNonQueryAsync(Shop.Token)).ShouldBe(1);
        await using var count = Command(database, "SELECT count(*) FROM idempotency_keys WHERE key = $1", key);
        await Eventually.SatisfiesAsync(async token => (long)(await count.ExecuteScalarAsync(token))!, left => left == 0, Shop.Token);
    }

    private static NpgsqlCommand Command(NpgsqlDataSource database, string sql, string key)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        return command;
    }
}
