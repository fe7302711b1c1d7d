using System.Net;
using System.Text.Json.Nodes;
using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Tests.Integration.Rpc;
using AspireOrders.Tests.Integration.Topology;
using Google.Protobuf;
using OperationsApi = AspireOrders.Contracts.Operations.V1.Operations;

namespace AspireOrders.Tests.Integration.Operations;

[Collection(BrokenDataTests.Name)]
public sealed class DeadLetterTests(OwnTopology own)
{
    // An event of a type that Notifications applies, whose payload is none of its own.
    private const string Poison = """
        INSERT INTO outbox (stream, ids, types, aggregate_ids, aggregate_versions, payloads, traceparents, occurred_at)
        VALUES ('orders', ARRAY[$1::uuid], '{order.shipped.v1}', ARRAY[$2::uuid], '{4}', ARRAY[$3::bytea], '{NULL}', clock_timestamp() - interval '1 hour')
        """;

    private static readonly TimeSpan FiveTries = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_poisoned_event_becomes_a_dead_letter_that_is_listed_replayed_and_deleted()
    {
        using var operations = await Shop.AsOperatorAsync(own.Platform);
        var (order, user) = await PlaceAsync(operations);
        await own.ExecuteAsync("ordersdb", Poison, Guid.CreateVersion7(), order, new byte[] { 0xFF, 0xFF, 0xFF });

        var letter = await Eventually.SatisfiesAsync(_ => FindAsync(operations, order), l => l is not null, Shop.Token, FiveTries);

        ((string)letter!["id"]!).ShouldStartWith("notifications-");
        ((string)letter["consumerGroup"]!).ShouldBe("notifications");
        ((string)letter["type"]!).ShouldBe("order.shipped.v1");
        ((int)letter["tries"]!).ShouldBe(5);
        ((string)letter["error"]!).ShouldStartWith("InvalidProtocolBufferException");
        var path = $"ops/dead-letters/{letter["id"]}";
        var violations = (await operations.GetAsync("ops/consistency")).Json["violations"]!.AsArray();
        violations.ShouldContain(v => (string)v!["invariant"]! == "I6" && ((string)v["detail"]!).Contains("is a dead letter of group notifications"));

        // Still poisoned: tried once more, then it is back under the same id.
        (await operations.PostAsync($"{path}/replay")).Status.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.SatisfiesAsync(_ => FindAsync(operations, order), l => (int?)l?["tries"] == 6, Shop.Token, FiveTries);

        // Mended: replaying it takes effect and removes it.
        await own.ExecuteAsync("notificationsdb", "UPDATE dead_letters SET payload = $2 WHERE aggregate_id = $1", order, Shipped(order, user));
        (await operations.PostAsync($"{path}/replay")).Status.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.SatisfiesAsync(
            _ => own.QueryAsync<long>("notificationsdb", "SELECT count(*) FROM notifications WHERE order_id = $1 AND kind = 'order.shipped'", order), n => n == 1,
            Shop.Token);
        (await FindAsync(operations, order)).ShouldBeNull();
        (await operations.PostAsync($"{path}/replay")).Status.ShouldBe(HttpStatusCode.NotFound);

        // Another one is given up.
        var (second, _) = await PlaceAsync(operations);
        await own.ExecuteAsync("ordersdb", Poison, Guid.CreateVersion7(), second, new byte[] { 0xFF });
        letter = await Eventually.SatisfiesAsync(_ => FindAsync(operations, second), l => l is not null, Shop.Token, FiveTries);
        path = $"ops/dead-letters/{letter!["id"]}";
        (await operations.DeleteAsync(path)).Status.ShouldBe(HttpStatusCode.NoContent);
        var again = await operations.DeleteAsync(path);
        (again.Status, again.Code).ShouldBe((HttpStatusCode.NotFound, 2001));
        (await FindAsync(operations, second)).ShouldBeNull();
    }

    [Fact]
    public async Task Only_operators_come_in()
    {
        using var customer = await Shop.AsNewCustomerAsync(own.Platform);
        (await customer.GetAsync("ops/dead-letters")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await customer.GetAsync("ops/consistency")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Every_service_tells_what_it_reconciled_and_does_it_when_it_is_asked_to()
    {
        using var operations = await Shop.AsOperatorAsync(own.Platform);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in new[] { "users", "orders", "inventory", "payments", "notifications" })
        {
            using var channel = GrpcCaller.Connect(own.Platform, service);
            var client = new OperationsApi.OperationsClient(channel);
            var results = await Eventually.SatisfiesAsync(
                async _ => (await client.RunReconciliationsAsync(new RunReconciliationsRequest(), GrpcCaller.Call(operations.AccessToken))).Results,
                r => r.All(result => result.Ran), Shop.Token);
            found[service] = string.Join(", ", results.Select(r => r.Name));
        }

        found.ShouldBe(new Dictionary<string, string>
        {
            ["users"] = "deliveries to notifications",
            ["orders"] = "orders, deliveries to payments, deliveries to inventory, deliveries to notifications",
            ["inventory"] = "reservations",
            ["payments"] = "deliveries to orders, deliveries to notifications, payments",
            ["notifications"] = "",
        });
        var shown = (await operations.GetAsync("ops/consistency")).Json["reconciliations"]!.AsArray();
        shown.Select(r => $"{r!["service"]} {r["name"]}").ShouldBe(
            found.SelectMany(f => f.Value.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(name => $"{f.Key} {name}")));
        shown.ShouldAllBe(r => (long)r!["runs"]! > 0 && r["lastRunAt"] != null);
    }

    private async Task<(Guid Order, Guid User)> PlaceAsync(Shop operations)
    {
        using var customer = await Shop.AsNewCustomerAsync(own.Platform);
        var placed = await customer.PlaceAsync(await operations.CreateProductAsync(1));
        placed.Status.ShouldBe(HttpStatusCode.Created, placed.ToString());
        await customer.WaitForOrderAsync(placed.Text("orderId"), "Paid");
        var order = Guid.Parse(placed.Text("orderId"));
        return (order, await own.QueryAsync<Guid>("ordersdb", "SELECT user_id FROM orders WHERE order_id = $1", order));
    }

    private static async Task<JsonNode?> FindAsync(Shop operations, Guid order)
    {
        var list = await operations.GetAsync("ops/dead-letters?limit=100");
        list.Status.ShouldBe(HttpStatusCode.OK, list.ToString());
        return list.Json["items"]!.AsArray().SingleOrDefault(l => (string)l!["aggregateId"]! == order.ToString());
    }

    private static byte[] Shipped(Guid order, Guid user) =>
        new OrderAdvanced { OrderId = order.ToString(), UserId = user.ToString(), Version = 4 }.ToByteArray();
}
