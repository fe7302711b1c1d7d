using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Operations;

/// <summary>What docs/messaging.md and docs/consistency.md name is there for Prometheus to scrape, once an order has been through every service.</summary>
public sealed class MetricsTests(RunningTopology topology)
{
    private static readonly string[] Outbox =
    [
        "messaging_outbox_pending{messaging_stream=\"STREAM\"}", "messaging_outbox_age_seconds{messaging_stream=\"STREAM\"}",
        "messaging_published_total{messaging_stream=\"STREAM\"}",
    ];

    private static readonly string[] Consumer =
    [
        "messaging_consumed_total{messaging_group=\"GROUP\"", "messaging_repeated_total{messaging_group=\"GROUP\"",
        "messaging_consumer_lag{messaging_group=\"GROUP\"", "messaging_consumer_pending{messaging_group=\"GROUP\"",
        "messaging_dead_letters{messaging_group=\"GROUP\"", "messaging_retries{messaging_group=\"GROUP\"",
        "messaging_delivery_duration_seconds_count{messaging_group=\"GROUP\"",
    ];

    private static readonly string[] Reconciliation = ["reconciliation_compared_total{", "reconciliation_duration_seconds_count{"];

    /// <summary>Service, its stream, its group, the batches that it gathers.</summary>
    public static TheoryData<string, string, string, string> Services { get; } = new()
    {
        { "users", "users", "", "" },
        { "orders", "orders", "orders", "create order" },
        { "inventory", "", "inventory", "reserve" },
        { "payments", "payments", "payments", "payment steps" },
        { "notifications", "", "notifications", "" },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_shows_what_its_messaging_does(string service, string stream, string group, string batches)
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(10_000);
        // A connection of its own for each scrape, so that each replica has its turn.
        using var management = new HttpClient { BaseAddress = topology.Endpoint(service, "management"), DefaultRequestHeaders = { ConnectionClose = true } };
        HashSet<string> missing =
        [
            .. stream.Length > 0 ? Outbox.Select(m => m.Replace("STREAM", stream, StringComparison.Ordinal)) : [],
            .. group.Length > 0 ? Consumer.Select(m => m.Replace("GROUP", group, StringComparison.Ordinal)) : [],
            .. batches.Length > 0 ? new[] { $"messaging_batch_size_count{{batch_name=\"{batches}\"}}", $"messaging_batch_queue{{batch_name=\"{batches}\"}}" } : [],
            .. service is not "notifications" ? Reconciliation : [],
        ];

        // An order passes through one replica of each service, and not all of them have the same to tell.
        await Eventually.SatisfiesAsync(
            async cancellationToken =>
            {
                await customer.WaitForOrderAsync((await customer.PlaceAsync(product)).Text("orderId"), "Paid");
                var text = await management.GetStringAsync("/metrics", cancellationToken);
                missing.RemoveWhere(m => text.Contains($"\n{m}", StringComparison.Ordinal));
                return string.Join('\n', missing);
            },
            left => left.Length == 0, Shop.Token);
    }
}
