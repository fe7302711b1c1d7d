using System.Runtime.CompilerServices;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Discovery.Balancing;

/// <summary><c>round_robin</c> and <c>least_request</c>, in place of gRPC's own round robin: with replicas that fail left out.</summary>
internal sealed class ReplicaBalancerFactory(string policy, TimeProvider clock, ILoggerFactory loggers, DiscoveryMetrics metrics) : LoadBalancerFactory
{
    public override string Name => policy;

    public override LoadBalancer Create(LoadBalancerOptions options) =>
        new ReplicaBalancer(options.Controller, policy == Policies.LeastRequest, clock, loggers, metrics);
}

/// <summary>Keeps a connection to every replica, and what is known of each as long as it is one.</summary>
internal sealed class ReplicaBalancer(
    IChannelControlHelper controller, bool byLoad, TimeProvider clock, ILoggerFactory loggers, DiscoveryMetrics metrics)
    : SubchannelsLoadBalancer(controller, loggers)
{
    private readonly ConditionalWeakTable<Subchannel, Replica> replicas = [];
    private readonly ILogger logger = loggers.CreateLogger<ReplicaBalancer>();

    protected override SubchannelPicker CreatePicker(IReadOnlyList<Subchannel> readySubchannels) =>
        new ReplicaPicker([.. readySubchannels.Select(s => (s, replicas.GetValue(s, Known)))], byLoad);

    private Replica Known(Subchannel subchannel) => new(subchannel.CurrentAddress?.ToString() ?? "unknown", clock, Ejected);

    private void Ejected(string address, int failures, TimeSpan duration)
    {
        DiscoveryLog.Ejected(logger, address, failures, duration.TotalSeconds);
        metrics.Ejected(address);
    }
}
