using StackExchange.Redis;

namespace AspireOrders.AppHost.Tools;

/// <summary>Short connections of the AppHost's commands to the Redis of the application.</summary>
internal static class RedisAccess
{
    /// <summary>What all keys and channels of the application begin with.</summary>
    public const string Prefix = "aspireorders:";

    /// <summary>Connects; the caller disposes of it.</summary>
    public static async Task<ConnectionMultiplexer> ConnectAsync(RedisResource redis, CancellationToken cancellationToken)
    {
        var address = await redis.GetConnectionStringAsync(cancellationToken)
            ?? throw new DistributedApplicationException("Redis has no address yet: start it first.");
        return await ConnectionMultiplexer.ConnectAsync(ConfigurationOptions.Parse(address)).WaitAsync(cancellationToken);
    }
}
