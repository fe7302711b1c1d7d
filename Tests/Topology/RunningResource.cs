using System.Text.Json.Nodes;

namespace AspireOrders.Tests.Topology;

/// <summary>One process of the platform at one moment.</summary>
/// <param name="Name">What people call it; replicas are numbered from 1.</param>
/// <param name="ProcessId">Its process, while it runs.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="Urls">Where it is found, the main address first.</param>
internal sealed record RunningResource(string Name, int? ProcessId, int Restarts, IReadOnlyList<Uri> Urls)
{
    public static RunningResource Read(JsonNode row) => new(
        (string)row["name"]!, (int?)row["processId"], (int)row["restarts"]!, [.. row["urls"]!.AsArray().Select(u => new Uri((string)u!))]);
}
