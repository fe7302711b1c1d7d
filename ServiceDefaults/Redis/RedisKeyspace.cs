using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Redis;

/// <summary>
/// The names of what services share on Redis besides the streams. What goes with the streams has their prefix (configuration
/// <c>Messaging:StreamPrefix</c>); what goes with a deployment has the environment's name.
/// </summary>
public sealed class RedisKeyspace(Lazy<IConnectionMultiplexer> redis, IConfiguration configuration, IHostEnvironment environment)
{
    private readonly string prefix = configuration["Messaging:StreamPrefix"] is { Length: > 0 } configured ? configured : "aspireorders:";

    /// <summary>The key of a name such as <c>catalogue:generation</c>.</summary>
    public RedisKey Of(string name) => prefix + name;

    /// <summary>The channel of a name.</summary>
    public RedisChannel Channel(string name) => RedisChannel.Literal(prefix + name);

    /// <summary>The keys and channels of one matter, such as <c>registry</c>, of this environment.</summary>
    internal RedisKeyGroup Group(string name) =>
        // The braces keep them together where Redis is a cluster.
        new(redis, $"{{aspireorders:{environment.EnvironmentName.ToLowerInvariant()}:{name}}}:");
}
