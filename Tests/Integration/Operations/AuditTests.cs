using System.Net;
using System.Text.RegularExpressions;
using AspireOrders.ServiceDefaults.Reconciliation;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Operations;

[Collection(BrokenDataTests.Name)]
public sealed partial class AuditTests(OwnTopology own)
{
    private const long ReconciliationOfOrders = 3001;

    private readonly Dictionary<string, string> orders = new(StringComparer.Ordinal);

    [Fact]
    public async Task Each_broken_promise_is_named()
    {
        using var operations = await Shop.AsOperatorAsync(own.Platform);
        await PlaceAsync("lost", "reused", "whole", "overcharged", "cancelled", "forgotten", "stuck");
        Guid[] placed = [.. orders.Where(o => o.Key is not ("product" or "USER")).Select(o => Guid.Parse(o.Value))];
        await Eventually.SatisfiesAsync(_ => own.EventsOnTheirWayAsync(placed), n => n == 0, Shop.Token);
        await own.AgeAsync();
        (await ViolationsAsync(operations)).ShouldBeEmpty();
        // Nobody mends what is broken here.
        await using var unmended = await own.LockAsync("ordersdb", ReconciliationOfOrders);
        await using var undelivered = await own.LockAsync("ordersdb", ReconcileDeliveries.LockOf("inventory"));

        await BreakAsync("ordersdb", "DELETE FROM orders WHERE order_id = $1", "lost");
        await BreakAsync("ordersdb", "UPDATE idempotency_keys SET order_id = $2 WHERE order_id = $1", "reused", "whole");
        await own.ExecuteAsync("inventorydb", "UPDATE stock SET available = available - 1, committed = committed + 1 WHERE product_id = $1", Product);
        await BreakAsync("paymentsdb", "UPDATE payments SET amount = amount + 1, captured = captured + 1 WHERE order_id = $1", "overcharged");
        await BreakAsync("ordersdb", "UPDATE orders SET status = 5 WHERE order_id = $1", "cancelled");
        var forgotten = await own.QueryAsync<Guid>(
            "ordersdb", "SELECT id FROM outbox_events WHERE aggregate_id = $1 AND type = 'order.paid.v1'", Guid.Parse(orders["forgotten"]));
        await own.ExecuteAsync("inventorydb", "UPDATE inbox SET event_ids = array_replace(event_ids, $1, gen_random_uuid()) WHERE $1 = ANY(event_ids)", forgotten);
        await BreakAsync("ordersdb", "UPDATE orders SET status = 1 WHERE order_id = $1", "stuck");

        (await ViolationsAsync(operations)).Order().ShouldBe(new[]
        {
            "I1 lost it was answered to user USER under key lost, but there is no such order",
            "I1 lost order.paid.v1 was told of it, but there is no such order",
            "I1 lost stock was sold to it, but there is no such order",
            "I1 whole the answer under key reused of user USER is not about it",
            "I2 whole 2 idempotency keys have it, reused and whole among them",
            "I2 whole key reused of user USER has it, but leads to order reused",
            "I3 product received 100, available 92, reserved 0 (reservations hold 0), committed 8 (reservations committed 7)",
            "I4 overcharged the order is Paid; 11.00 was captured, its total is 10.00",
            "I5 cancelled the order is Cancelled; its payment is still Captured",
            "I5 cancelled the order is Cancelled; its stock is still Committed",
            "I5 lost a payment is captured, but there is no such order",
            $"I6 forgotten order.paid.v1 ({forgotten}) was not applied by group inventory",
            "I7 stuck waits for its payment",
        }.Order());
    }

    private Guid Product => Guid.Parse(orders["product"]);

    private async Task PlaceAsync(params string[] names)
    {
        using var operations = await Shop.AsOperatorAsync(own.Platform);
        using var customer = await Shop.AsNewCustomerAsync(own.Platform);
        orders["product"] = await operations.CreateProductAsync(100);
        foreach (var name in names)
        {
            var placed = await customer.PlaceAsync(orders["product"], key: name);
            placed.Status.ShouldBe(HttpStatusCode.Created, placed.ToString());
            orders[name] = placed.Text("orderId");
        }

        foreach (var name in names) await customer.WaitForOrderAsync(orders[name], "Paid");
        orders["USER"] = (await own.QueryAsync<Guid>("ordersdb", "SELECT user_id FROM orders WHERE order_id = $1", Guid.Parse(orders["lost"]))).ToString();
    }

    private Task<int> BreakAsync(string database, string statement, params string[] names) =>
        own.ExecuteAsync(database, statement, [.. names.Select(n => (object)Guid.Parse(orders[n]))]);

    private async Task<IReadOnlyList<string>> ViolationsAsync(Shop operations)
    {
        var audit = await operations.GetAsync("ops/consistency");
        audit.Status.ShouldBe(HttpStatusCode.OK, audit.ToString());
        return [.. audit.Json["violations"]!.AsArray().Select(v => Named($"{v!["invariant"]} {v["subject"]} {v["detail"]}"))];
    }

    // Ids are replaced by what they stand for here, and times left out.
    private string Named(string violation)
    {
        var named = orders.Aggregate(violation, (text, known) => text.Replace(known.Value, known.Key, StringComparison.Ordinal));
        return Time().Replace(named, "").Replace("the order is Reserved; ", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(" (of|since) 20[0-9T:.Z-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Time();
}
