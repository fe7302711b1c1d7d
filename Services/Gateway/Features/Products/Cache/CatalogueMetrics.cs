using System.Diagnostics.Metrics;
using AspireOrders.Gateway.Rest;

namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>Where answers of the catalogue come from.</summary>
internal sealed class CatalogueMetrics
{
    /// <summary>From this process; from another request that was asking already; from the replicas' shared copies; from inventory; from an old copy because inventory is down.</summary>
    public const string Local = "local", Joined = "joined", Shared = "shared", Asked = "asked", Old = "old";

    private readonly Counter<long> answers;

    public CatalogueMetrics(IMeterFactory factory) => answers = factory.Create(GatewayTelemetry.MeterName)
        .CreateCounter<long>("gateway.catalogue.answers", "{answer}", "Answers of the catalogue, by where they came from.");

    public void Answered(string source) => answers.Add(1, new KeyValuePair<string, object?>("source", source));
}
