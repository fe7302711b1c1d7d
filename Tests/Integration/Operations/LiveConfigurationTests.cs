using System.Net;
using AspireOrders.Tests.Integration.Topology;
using Npgsql;

namespace AspireOrders.Tests.Integration.Operations;

public sealed class LiveConfigurationTests(RunningTopology topology)
{
    [Fact]
    public async Task A_changed_value_takes_effect_in_every_replica_and_a_bad_one_does_not()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        await using var inventory = await topology.DatabaseAsync("inventorydb", Shop.Token);
        var product = await operations.CreateProductAsync(10_000);

        (await operations.PutAsync("ops/config/Reservations.Lifetime", new { value = "01:00:00" })).Status.ShouldBe(HttpStatusCode.OK);
        var refused = await operations.PutAsync("ops/config/Reservations.Lifetime", new { value = "00:00:01" });
        refused.Code.ShouldBe(4001);
        refused.Fields.ShouldBe(["value"]);
        (await operations.PutAsync("ops/config/Reservations.Colour", new { value = "red" })).Code.ShouldBe(2001);

        // Reservations are made by two replicas in turn; from the change on they last an hour.
        await Eventually.SatisfiesAsync(
            async cancellationToken =>
            {
                var id = (await customer.PlaceAsync(product)).Text("orderId");
                return await LifetimeAsync(inventory, id, cancellationToken);
            },
            lifetime => lifetime > TimeSpan.FromMinutes(50), Shop.Token);
        for (var i = 0; i < 4; i++)
        {
            var id = (await customer.PlaceAsync(product)).Text("orderId");
            (await LifetimeAsync(inventory, id, Shop.Token)).ShouldBeGreaterThan(TimeSpan.FromMinutes(50));
        }

        (await operations.PutAsync("ops/config/Reservations.Lifetime", new { value = (string?)null })).Status.ShouldBe(HttpStatusCode.OK);
        var shown = (await operations.GetAsync("ops/config")).Json;
        var item = shown["items"]!.AsArray().Single(i => (string)i!["key"]! == "Reservations.Lifetime")!;
        ((string?)item["value"]).ShouldBeNull();
        var changes = shown["changes"]!.AsArray().Where(c => (string)c!["key"]! == "Reservations.Lifetime").ToList();
        ((string?)changes[0]!["oldValue"], (string?)changes[0]!["newValue"]).ShouldBe(("01:00:00", null));
        ((string?)changes[1]!["oldValue"], (string?)changes[1]!["newValue"]).ShouldBe((null, "01:00:00"));
        changes.ShouldAllBe(c => (string?)c!["changedBy"] == (string?)item["changedBy"]);
    }

    [Fact]
    public async Task A_rate_limit_counts_within_a_second_of_its_change_and_a_bad_one_never()
    {
        const string Key = "ops/config/RateLimits.SignIn.Burst";
        using var operations = await Shop.AsOperatorAsync(topology);
        using var nobody = new Shop(topology.CreateClient());

        await Promptly.WithinASecondAsync(
            async attempt => (await operations.PutAsync(Key, new { value = 90_000 + attempt })).Status.ShouldBe(HttpStatusCode.OK),
            async attempt => await PolicyAsync() == $"\"sign-in\";q={90_000 + attempt};w=1",
            Shop.Token);

        (await operations.PutAsync(Key, new { value = 0 })).Fields.ShouldBe(["value"]);
        (await operations.PutAsync(Key, new { value = "many" })).Code.ShouldBe(4001);
        (await PolicyAsync()).ShouldStartWith("\"sign-in\";q=9000");
        (await operations.PutAsync(Key, new { value = (string?)null })).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.SatisfiesAsync(_ => PolicyAsync(), policy => policy == "\"address\";q=100000;w=1" || policy == "\"sign-in\";q=100000;w=1", Shop.Token);

        async Task<string> PolicyAsync() => (await nobody.PostAsync("auth/refresh", new { refreshToken = "none" })).Headers["RateLimit-Policy"];
    }

    private static async Task<TimeSpan> LifetimeAsync(NpgsqlDataSource inventory, string orderId, CancellationToken cancellationToken)
    {
        await using var command = inventory.CreateCommand("SELECT expires_at - created_at FROM reservations WHERE order_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = Guid.Parse(orderId) });
        return (TimeSpan)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
