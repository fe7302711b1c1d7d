using AspireOrders.ServiceDefaults.Discovery.Balancing;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.ServiceDiscovery;

namespace AspireOrders.ServiceDefaults.Discovery;

internal static class DiscoveryExtensions
{
    /// <summary>Service discovery by the registry first, then by configuration; this instance's own registration; and the ways to choose a replica.</summary>
    public static void AddDiscovery(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DiscoveryOptions>()
            .BindConfiguration(DiscoveryOptions.Section)
            .ValidateDataAnnotations()
            .Validate(o => o.Heartbeat * 2 <= o.Lease, "Discovery:Heartbeat is at most half of Discovery:Lease.")
            .Validate(o => o.Policies.Values.All(Policies.All.Contains), $"Discovery:Policies has {string.Join(", ", Policies.All)}.")
            .ValidateOnStart();
        services.AddSingleton<IServiceRegistry, RedisServiceRegistry>();
        services.AddSingleton<ServiceDirectory>();
        services.AddSingleton<DiscoveryMetrics>();
        // Before the configuration's provider, which only answers what this one leaves open.
        services.AddSingleton<IServiceEndpointProviderFactory, RegistryEndpointProviderFactory>();
        services.AddServiceDiscovery();
        services.AddSingleton<ResolverFactory, ServiceResolverFactory>();
        foreach (var policy in Policies.All.Where(p => p != Policies.PickFirst))
        {
            services.AddSingleton<LoadBalancerFactory>(provider => ActivatorUtilities.CreateInstance<ReplicaBalancerFactory>(provider, policy));
        }

        services.AddHostedService<DirectoryWatch>();
        services.AddHostedService<InstanceRegistration>();
    }
}
