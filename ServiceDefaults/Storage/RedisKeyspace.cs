using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Storage;

/// <summary>The names of what services share on Redis besides the streams; one prefix for the whole system (configuration <c>Messaging:StreamPrefix</c>).</summary>
public sealed class RedisKeyspace(IConfiguration configuration)
{
    private readonly string prefix = configuration["Messaging:StreamPrefix"] is { Length: > 0 } configured ? configured : "aspireorders:";

    /// <summary>The key of a name such as <c>catalogue:generation</c>.</summary>
    public RedisKey Of(string name) => prefix + name;

    /// <summary>The channel of a name.</summary>
    public RedisChannel Channel(string name) => RedisChannel.Literal(prefix + name);
}
