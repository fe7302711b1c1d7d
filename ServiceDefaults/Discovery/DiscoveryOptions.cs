using System.ComponentModel.DataAnnotations;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>How an instance makes itself known, and how it chooses among the instances of others. Section <see cref="Section"/>.</summary>
public sealed class DiscoveryOptions
{
    /// <summary>Where the section is.</summary>
    public const string Section = "Discovery";

    /// <summary>How long a registration is good without a heartbeat.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an instance renews its lease.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the registry is read although nothing was heard of a change: finds leases that ran out, and changes whose news was lost.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary><c>own</c>: the address of this machine or container.</summary>
    public const string OwnHost = "own";

    /// <summary>
    /// The host name or address under which others reach this instance, where it listens on every address of a machine of its own (a pod);
    /// <see cref="OwnHost"/> finds the address out. Empty: in a container that has certificates of its own the same; elsewhere such an instance is
    /// listed, and reached by what configuration says.
    /// </summary>
    public string Host { get; set; } = "";

    /// <summary>How a replica is chosen for each call: <c>pick_first</c>, <c>round_robin</c> or <c>least_request</c>.</summary>
    [AllowedValues(Balancing.Policies.PickFirst, Balancing.Policies.RoundRobin, Balancing.Policies.LeastRequest)]
    public string Policy { get; set; } = Balancing.Policies.RoundRobin;

    /// <summary>The same for single services, by their names, over <see cref="Policy"/>.</summary>
    public Dictionary<string, string> Policies { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How a replica of <paramref name="service"/> is chosen.</summary>
    public string PolicyOf(string service) => Policies.GetValueOrDefault(service, Policy);
}
