using System.Net;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Rest;

/// <summary>One key is one order, whatever comes at the same time and at whichever replica.</summary>
public sealed class IdempotencyTests(RunningTopology topology)
{
    private static readonly string[] OfThisAnswer = ["Date", "traceparent", "Idempotency-Replayed", "RateLimit", "RateLimit-Policy"];

    [Fact]
    public async Task Many_attempts_at_once_with_one_key_make_one_order()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(100);
        var key = Guid.NewGuid().ToString();
        var attempts = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => customer.PlaceAsync(product, 3, key: key)));
        var placed = attempts.Where(a => a.Status == HttpStatusCode.Created).ToList();
        placed.Select(a => Convert.ToBase64String(a.Body)).Distinct().Count().ShouldBe(1);
        placed.Count(a => !a.Headers.ContainsKey("Idempotency-Replayed")).ShouldBe(1, "one attempt made it, the others were told of it");
        foreach (var answer in attempts.Except(placed))
        {
            answer.Status.ShouldBe(HttpStatusCode.Conflict, answer.ToString());
            answer.Code.ShouldBe(4003);
            answer.Text("detail").ShouldContain("in progress");
            int.Parse(answer.Headers["Retry-After"]).ShouldBeGreaterThan(0);
        }

        (await customer.PlaceAsync(product, 3, key: key)).Body.ShouldBe(placed[0].Body);
        await customer.WaitForOrderAsync(placed[0].Text("orderId"), "Paid");
        (await customer.AvailableAsync(product)).ShouldBe(97);
        (await customer.GetAsync("orders")).Json["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_comes_back_until_it_is_done_gets_the_first_answer()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var operations = await Shop.AsOperatorAsync(topology);
        var product = await operations.CreateProductAsync(100);
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Eventually.SatisfiesAsync(
            _ => customer.PlaceAsync(product, 1, key: key), a => a.Status == HttpStatusCode.Created, Shop.Token)));
        answers.Select(a => a.Text("orderId")).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_replay_has_the_same_status_headers_and_bytes()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var operations = await Shop.AsOperatorAsync(topology);
        var product = await operations.CreateProductAsync(10);
        var key = Guid.NewGuid().ToString();
        var first = await customer.PlaceAsync(product, 2, key: key);
        first.Status.ShouldBe(HttpStatusCode.Created, first.ToString());
        var again = await customer.PlaceAsync(product, 2, key: key);
        again.Status.ShouldBe(first.Status);
        again.Body.ShouldBe(first.Body);
        again.Headers["Idempotency-Replayed"].ShouldBe("true");
        Lasting(again).ShouldBe(Lasting(first));
    }

    [Fact]
    public async Task Another_body_under_a_key_is_refused_even_at_the_same_time()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var operations = await Shop.AsOperatorAsync(topology);
        var product = await operations.CreateProductAsync(100);
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(1, 12).Select(quantity => customer.PlaceAsync(product, quantity, key: key)));
        var placed = answers.Where(a => a.Status == HttpStatusCode.Created).ShouldHaveSingleItem();
        answers.Where(a => a != placed).ShouldAllBe(a => a.Code == 4002 || a.Code == 4003);
        (await customer.GetAsync("orders")).Json["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_order_leaves_its_key_free()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var operations = await Shop.AsOperatorAsync(topology);
        var product = await operations.CreateProductAsync(1);
        var key = Guid.NewGuid().ToString();
        (await customer.PlaceAsync(product, 5, key: key)).Code.ShouldBe(2003);
        (await customer.PlaceAsync(product, 1, key: key)).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Two_customers_may_use_the_same_key()
    {
        using var one = await Shop.AsNewCustomerAsync(topology);
        using var other = await Shop.AsNewCustomerAsync(topology);
        using var operations = await Shop.AsOperatorAsync(topology);
        var product = await operations.CreateProductAsync(10);
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(one.PlaceAsync(product, 1, key: key), other.PlaceAsync(product, 1, key: key));
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Created);
        answers[0].Text("orderId").ShouldNotBe(answers[1].Text("orderId"));
    }

    private static Dictionary<string, string> Lasting(Answer answer) =>
        answer.Headers.Where(h => !OfThisAnswer.Contains(h.Key, StringComparer.OrdinalIgnoreCase)).ToDictionary(h => h.Key, h => h.Value);
}
