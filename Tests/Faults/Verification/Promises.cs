using System.Net;
using System.Text.Json.Nodes;
using AspireOrders.Tests.Faults.Load;

namespace AspireOrders.Tests.Faults.Verification;

/// <summary>The promises as a customer can check them, through REST alone.</summary>
internal static class Promises
{
    private const int Repetitions = 8;

    /// <summary>
    /// What is broken for one customer: an order that was answered 201 and is not there (I1), one that the customer never heard of (I2), one that
    /// ended otherwise than it had to, a repetition that is answered with anything but the first answer's bytes.
    /// </summary>
    public static async Task<IReadOnlyList<string>> BrokenAsync(Customer customer, Random random, CancellationToken cancellationToken)
    {
        var broken = new List<string>();
        var there = await ListAsync(customer, cancellationToken);
        var known = customer.Orders.ToDictionary(o => o.Id, StringComparer.Ordinal);
        broken.AddRange(known.Values.Where(o => !there.ContainsKey(o.Id)).Select(o => $"I1: {o.Id} of {o.Key} was answered 201 and is not there"));
        broken.AddRange(there.Keys.Where(id => !known.ContainsKey(id)).Select(id => $"I2: {customer.Name} has the order {id}, which was never answered"));
        broken.AddRange(customer.Orders.Where(o => there.TryGetValue(o.Id, out var state) && state != o.End).Select(o => $"{o.Id} of {o.Key} is {there[o.Id]} and had to be {o.End}"));
        foreach (var order in random.GetItems(customer.Orders.ToArray(), Math.Min(Repetitions, customer.Orders.Count)))
        {
            var again = await customer.RepeatAsync(order, cancellationToken);
            if (again.Status != HttpStatusCode.Created || !again.Body.SequenceEqual(order.Answer)) broken.Add($"I2: {order.Key} was answered {order.Id}; repeated it is answered {again}");
        }

        return broken;
    }

    private static async Task<Dictionary<string, string>> ListAsync(Customer customer, CancellationToken cancellationToken)
    {
        var orders = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var cursor = ""; cursor is not null;)
        {
            var page = await customer.ReadAsync($"orders?limit=100&cursor={cursor}", cancellationToken);
            page.Status.ShouldBe(HttpStatusCode.OK, page.ToString());
            foreach (var order in page.Json["items"]!.AsArray().OfType<JsonObject>()) orders[(string)order["orderId"]!] = (string)order["status"]!;
            cursor = (string?)page.Json["nextCursor"];
        }

        return orders;
    }
}
