using System.Diagnostics.Metrics;

namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>What the limits do, by policy and never by caller: a label for each caller would be endless, and personal.</summary>
internal sealed class RateLimitMetrics
{
    private readonly Counter<long> refused;
    private readonly Counter<long> portions;

    public RateLimitMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(GatewayTelemetry.MeterName);
        refused = meter.CreateCounter<long>("gateway.rate_limit.refused", "{request}", "Requests that were refused because their caller sends too many, by policy.");
        portions = meter.CreateCounter<long>(
            "gateway.rate_limit.portions", "{portion}", "Portions of tokens that were taken from the shared buckets, or, while these are away, from the replica's own.");
    }

    public void Refused(string policy) => refused.Add(1, new KeyValuePair<string, object?>("policy", policy));

    public void TookPortion(bool isShared) => portions.Add(1, new KeyValuePair<string, object?>("bucket", isShared ? "shared" : "own"));
}
