using System.Net;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Rest;

public sealed class OrderTests(RunningTopology topology)
{
    private const string Lamp = "00000000-0000-4000-8000-000000000001";

    [Fact]
    public async Task An_order_is_placed_paid_and_told_to_the_customer()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var placed = await customer.PlaceAsync(Lamp, 2);
        placed.Status.ShouldBe(HttpStatusCode.Created, placed.ToString());
        var id = placed.Text("orderId");
        placed.Headers["Location"].ShouldEndWith($"/api/v1/orders/{id}");
        placed.Text("status").ShouldBe("Reserved");
        await customer.WaitForOrderAsync(id, "Paid");
        var told = await Eventually.SatisfiesAsync(
            _ => customer.GetAsync("notifications"), a => a.Json["items"]!.AsArray().Any(n => (string?)n!["kind"] == "order.paid"), Shop.Token);
        told.Json["items"]!.AsArray().Where(n => ((string?)n!["kind"])!.StartsWith("order.", StringComparison.Ordinal))
            .ShouldAllBe(n => (string?)n!["orderId"] == id);
    }

    [Theory]
    [InlineData("tok_timeout")]
    [InlineData("tok_flaky")]
    public async Task A_payment_that_is_answered_late_or_fails_at_first_is_captured_once(string token)
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var placed = await customer.PlaceAsync(Lamp, 1, token);
        await customer.WaitForOrderAsync(placed.Text("orderId"), "Paid");
    }

    [Fact]
    public async Task A_declined_payment_cancels_the_order_and_the_stock_is_back()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(5);
        var placed = await customer.PlaceAsync(product, 4, "tok_declined");
        placed.Status.ShouldBe(HttpStatusCode.Created);
        var cancelled = await customer.WaitForOrderAsync(placed.Text("orderId"), "Cancelled");
        cancelled.Text("cancelReason").ShouldBe("payment declined");
        await Eventually.SatisfiesAsync(_ => customer.AvailableAsync(product), a => a == 5, Shop.Token);
    }

    [Fact]
    public async Task The_same_key_and_body_get_the_same_bytes()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var key = Guid.NewGuid().ToString();
        var first = await customer.PlaceAsync(Lamp, 2, key: key);
        first.Headers.ContainsKey("Idempotency-Replayed").ShouldBeFalse();
        await customer.WaitForOrderAsync(first.Text("orderId"), "Paid");
        var again = await customer.PlaceAsync(Lamp, 2, key: key);
        again.Status.ShouldBe(HttpStatusCode.Created);
        again.Headers["Idempotency-Replayed"].ShouldBe("true");
        again.Headers["Location"].ShouldBe(first.Headers["Location"]);
        again.Body.ShouldBe(first.Body);
    }

    [Fact]
    public async Task A_key_is_answered_as_at_first_even_after_the_order_was_cancelled()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var key = Guid.NewGuid().ToString();
        var first = await customer.PlaceAsync(Lamp, 1, "tok_declined", key);
        await customer.WaitForOrderAsync(first.Text("orderId"), "Cancelled");
        (await customer.PlaceAsync(Lamp, 1, "tok_declined", key)).Body.ShouldBe(first.Body);
    }

    [Fact]
    public async Task A_key_with_another_body_is_refused()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var key = Guid.NewGuid().ToString();
        await customer.PlaceAsync(Lamp, 2, key: key);
        foreach (var other in new[] { await customer.PlaceAsync(Lamp, 3, key: key), await customer.PlaceAsync(Lamp, 2, "tok_flaky", key) })
        {
            other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, other.ToString());
            other.Code.ShouldBe(4002);
        }
    }

    [Fact]
    public async Task Somebody_elses_order_is_as_good_as_none()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var stranger = await Shop.AsNewCustomerAsync(topology);
        var id = (await customer.PlaceAsync(Lamp)).Text("orderId");
        foreach (var answer in new[] { await stranger.GetAsync($"orders/{id}"), await stranger.PostAsync($"orders/{id}/cancel") })
        {
            answer.Status.ShouldBe(HttpStatusCode.NotFound);
            answer.Code.ShouldBe(2001);
        }

        (await customer.SendAsync(HttpMethod.Head, $"orders/{id}/events", null)).Status.ShouldBe(HttpStatusCode.OK);
        (await stranger.SendAsync(HttpMethod.Head, $"orders/{id}/events", null)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetAsync("orders")).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bad_order_names_every_bad_field()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var answer = await customer.PostAsync("orders", new { items = new[] { new { productId = "lamp", quantity = 0 }, new { productId = Lamp, quantity = -1 } }, paymentToken = "" });
        answer.Code.ShouldBe(4001);
        answer.Fields.ShouldBe(["items[0].productId", "items[0].quantity", "items[1].quantity", "paymentToken"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_bad_key_a_wrong_type_and_a_bad_value_are_named_in_one_answer()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var order = new { items = new[] { new { productId = Lamp, quantity = 0 } }, paymentToken = 5 };
        var answer = await customer.SendAsync(HttpMethod.Post, "orders", order, ("Idempotency-Key", new string('k', 256)));
        answer.Code.ShouldBe(4001);
        answer.Fields.ShouldBe(["Idempotency-Key", "paymentToken", "items[0].quantity"]);
    }

    [Fact]
    public async Task More_than_there_is_is_refused_with_what_is_left()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(2);
        var answer = await customer.PlaceAsync(product, 3);
        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Code.ShouldBe(2003);
        answer.Json["details"]![0]!["field"]!.GetValue<string>().ShouldBe(product);
        answer.Json["details"]![0]!["reason"]!.GetValue<string>().ShouldContain("2 left");
    }

    [Fact]
    public async Task A_crowd_cannot_buy_more_than_there_is()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(10);
        var attempts = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => customer.PlaceAsync(product)));
        attempts.Count(a => a.Status == HttpStatusCode.Created).ShouldBe(10);
        attempts.Where(a => a.Status != HttpStatusCode.Created).ShouldAllBe(a => a.Code == 2003);
        (await customer.AvailableAsync(product)).ShouldBe(0);
    }

    [Fact]
    public async Task A_product_that_does_not_exist_is_named_by_its_place_in_the_order()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var answer = await customer.PlaceAsync(Guid.NewGuid().ToString());
        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Fields.ShouldBe(["items[0].productId"]);
    }
}
