namespace AspireOrders.ServiceDefaults.Discovery.Balancing;

/// <summary>The ways to choose a replica for a call, by their names in gRPC's service configuration.</summary>
internal static class Policies
{
    /// <summary>One replica for all calls, until it is gone.</summary>
    public const string PickFirst = "pick_first";

    /// <summary>Each replica in turn.</summary>
    public const string RoundRobin = "round_robin";

    /// <summary>The replica with the fewest calls under way.</summary>
    public const string LeastRequest = "least_request";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [PickFirst, RoundRobin, LeastRequest];
}
