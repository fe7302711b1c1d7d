using AspireOrders.ServiceDefaults.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using StackExchange.Redis;

namespace AspireOrders.Tests.Integration.Topology;

/// <summary>The keys of Redis as a process of an environment has them.</summary>
internal static class Keyspaces
{
    public static RedisKeyspace Keyspace(this IConnectionMultiplexer redis, string environment) =>
        new(new Lazy<IConnectionMultiplexer>(redis), new ConfigurationManager(), new HostingEnvironment { EnvironmentName = environment });
}
