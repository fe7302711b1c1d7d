using System.Text.RegularExpressions;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Operations;

/// <summary>docs/telemetry.md says what each service emits: nothing is missing there, and nothing is there that does not exist.</summary>
public sealed partial class TelemetryRegistryTests(RunningTopology topology)
{
    private static readonly string[] Frameworks = ["db_client_", "dotnet_", "http_client_", "http_server_", "kestrel_", "resilience_polly_", "aspnetcore_"];

    [Theory]
    [InlineData("users")]
    [InlineData("orders")]
    [InlineData("inventory")]
    [InlineData("payments")]
    [InlineData("notifications")]
    [InlineData("gateway")]
    public async Task A_service_emits_what_is_registered_for_it_and_nothing_else(string service)
    {
        var registry = RegisteredMetric.ReadAll();
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(10_000);
        using var management = new HttpClient { BaseAddress = topology.Endpoint(service, "management"), DefaultRequestHeaders = { ConnectionClose = true } };
        var missing = registry.Where(metric => metric.Services.Contains(service)).Select(metric => metric.Name).ToHashSet();
        missing.ShouldNotBeEmpty();

        await Eventually.SatisfiesAsync(
            async cancellationToken =>
            {
                // The audit asks every service, so that each has answered a call.
                await operations.GetAsync("ops/consistency");
                await customer.WaitForOrderAsync((await customer.PlaceAsync(product)).Text("orderId"), "Paid");
                await customer.AvailableAsync(product);
                foreach (var metric in Emitted(await management.GetStringAsync("/metrics", cancellationToken)))
                {
                    var row = registry.SingleOrDefault(row => row.Name == metric.Name).ShouldNotBeNull($"{service} emits {metric.Name}, which docs/telemetry.md does not know");
                    (row.AtNeed || row.Services.Contains(service)).ShouldBeTrue($"{service} emits {metric.Name}, which docs/telemetry.md registers for others only");
                    metric.Kind.ShouldBe(row.Kind, metric.Name);
                    metric.Labels.ShouldBeSubsetOf(row.Labels, metric.Name);
                    missing.Remove(metric.Name);
                }

                return string.Join(", ", missing);
            },
            left => left.Length == 0, Shop.Token);
    }

    private static IEnumerable<(string Name, string Kind, IEnumerable<string> Labels)> Emitted(string text)
    {
        foreach (var family in Family().Matches(text).Where(family => !Frameworks.Any(prefix => family.Groups["name"].Value.StartsWith(prefix, StringComparison.Ordinal))))
        {
            var labels = Label().Matches(family.Groups["samples"].Value).Select(label => label.Groups["key"].Value).Where(key => key != "le").Distinct(StringComparer.Ordinal);
            yield return (family.Groups["name"].Value, family.Groups["kind"].Value, labels);
        }
    }

    [GeneratedRegex(@"^# TYPE (?<name>\S+) (?<kind>\S+)\n(?<samples>(?:[^#\n].*\n)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Family();

    [GeneratedRegex("[{,](?<key>[a-z_]+)=\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Label();
}
