using System.Net;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Rest;

public sealed class OrderLifeTests(RunningTopology topology)
{
    private const string Lamp = "00000000-0000-4000-8000-000000000001";
    private const string Chair = "00000000-0000-4000-8000-000000000002";

    [Fact]
    public async Task A_paid_order_is_shipped_and_delivered_by_the_operator_and_only_in_this_order()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var operations = await Shop.AsOperatorAsync(topology);
        var id = (await customer.PlaceAsync(Lamp)).Text("orderId");
        await customer.WaitForOrderAsync(id, "Paid");
        (await operations.PostAsync($"orders/{id}/deliver")).Code.ShouldBe(4003);
        (await customer.PostAsync($"orders/{id}/ship")).Code.ShouldBe(1003);
        (await operations.PostAsync($"orders/{id}/ship")).Text("status").ShouldBe("Shipped");
        (await customer.PostAsync($"orders/{id}/cancel")).Code.ShouldBe(4003);
        (await operations.PostAsync($"orders/{id}/deliver")).Text("status").ShouldBe("Delivered");
    }

    [Fact]
    public async Task A_paid_order_that_is_cancelled_gives_back_stock_and_money()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(5);
        var id = (await customer.PlaceAsync(product, 2)).Text("orderId");
        await customer.WaitForOrderAsync(id, "Paid");
        var cancelled = await customer.PostAsync($"orders/{id}/cancel");
        cancelled.Status.ShouldBe(HttpStatusCode.OK);
        cancelled.Text("status").ShouldBe("Cancelled");
        (await customer.PostAsync($"orders/{id}/cancel")).Status.ShouldBe(HttpStatusCode.OK, "asked for twice it is done once");
        await Eventually.SatisfiesAsync(_ => customer.AvailableAsync(product), a => a == 5, Shop.Token);
        await Eventually.SatisfiesAsync(
            _ => customer.GetAsync("notifications"), a => a.Json["items"]!.AsArray().Any(n => (string?)n!["kind"] == "payment.refunded"), Shop.Token);
    }

    [Fact]
    public async Task An_item_is_added_before_payment_and_the_whole_is_charged_once()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var placed = await customer.PlaceAsync(Lamp, 1, "tok_timeout");
        var id = placed.Text("orderId");
        var changed = await customer.PostAsync($"orders/{id}/items", new { productId = Chair, quantity = 2 });
        changed.Status.ShouldBe(HttpStatusCode.OK, changed.ToString());
        var before = (decimal)placed.Json["total"]!["amount"]!;
        ((decimal)changed.Json["total"]!["amount"]!).ShouldBeGreaterThan(before);
        var paid = await customer.WaitForOrderAsync(id, "Paid");
        paid.Json["items"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_is_added_to_a_paid_order()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var id = (await customer.PlaceAsync(Lamp)).Text("orderId");
        await customer.WaitForOrderAsync(id, "Paid");
        var answer = await customer.PostAsync($"orders/{id}/items", new { productId = Chair, quantity = 1 });
        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Code.ShouldBe(4003);
    }

    [Fact]
    public async Task The_list_has_the_newest_first_by_page_and_by_state()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var placed = new List<string>();
        for (var i = 0; i < 5; i++) placed.Add((await customer.PlaceAsync(Lamp)).Text("orderId"));
        foreach (var id in placed) await customer.WaitForOrderAsync(id, "Paid");
        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await customer.GetAsync($"orders?status=Paid&limit=2&cursor={cursor}");
            seen.AddRange(page.Json["items"]!.AsArray().Select(o => (string)o!["orderId"]!));
            cursor = (string?)page.Json["nextCursor"];
            seen.ShouldBeUnique();
        }

        seen.ShouldBe(Enumerable.Reverse(placed));
        (await customer.GetAsync("orders?status=Shipped")).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_audit_finds_no_broken_promise()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var operations = await Shop.AsOperatorAsync(topology);
        var id = (await customer.PlaceAsync(Lamp)).Text("orderId");
        await customer.WaitForOrderAsync(id, "Paid");
        var audit = await operations.GetAsync("ops/consistency");
        audit.Status.ShouldBe(HttpStatusCode.OK, audit.ToString());
        audit.Json["violations"]!.AsArray().ShouldBeEmpty(audit.ToString());
        ((long)audit.Json["orders"]!).ShouldBeGreaterThan(0);
    }
}
