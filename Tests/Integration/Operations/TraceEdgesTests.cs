using System.Net;
using AspireOrders.Tests.Integration.Telemetry;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Operations;

/// <summary>One trace shows a whole order, from the click to the notification, across services and streams: by the edges that docs/telemetry.md registers.</summary>
public sealed class TraceEdgesTests(RunningTopology topology)
{
    [Fact]
    public async Task A_trace_goes_from_service_to_service_as_registered_and_not_otherwise()
    {
        var registry = RegisteredEdge.ReadAll();
        var missing = registry.Where(row => !row.IsAtNeed).Select(row => row.Edge).ToHashSet();
        missing.Count.ShouldBeGreaterThan(5);
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(100_000);
        using var observed = topology.Telemetry.Observe();
        await RegisterAsync(customer, observed);

        // Of orders that are sent together one has the call in its trace; sooner or later it is one of these.
        await Eventually.SatisfiesAsync(
            async _ =>
            {
                await PlaceAsync(customer, product, observed);
                var edges = TraceEdge.Read(observed).ToHashSet();
                edges.ShouldBeSubsetOf(registry.Select(row => row.Edge));
                missing.ExceptWith(edges);
                return string.Join('\n', missing);
            },
            left => left.Length == 0, Shop.Token, TimeSpan.FromSeconds(90));
    }

    private static async Task RegisterAsync(Shop anyone, Observation observed)
    {
        var body = new { email = $"{observed.TraceId}@example.com", password = Shop.Password, displayName = "A customer" };
        (await anyone.SendAsync(HttpMethod.Post, "auth/register", body, ("traceparent", observed.TraceParent))).Status.ShouldBe(HttpStatusCode.Created);
    }

    private static async Task PlaceAsync(Shop customer, string productId, Observation observed)
    {
        var body = new { items = new[] { new { productId, quantity = 1 } }, paymentToken = "tok_ok" };
        var placed = await customer.SendAsync(HttpMethod.Post, "orders", body, ("traceparent", observed.TraceParent));
        placed.Status.ShouldBe(HttpStatusCode.Created, placed.ToString());
        await customer.WaitForOrderAsync(placed.Text("orderId"), "Paid");
    }
}
