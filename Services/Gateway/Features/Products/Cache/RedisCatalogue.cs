using AspireOrders.Gateway.Rest;
using AspireOrders.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>Copies on Redis, under <c>catalogue:product:…</c> and <c>catalogue:page:…</c>.</summary>
internal sealed class RedisCatalogue(
    Lazy<IConnectionMultiplexer> connection, RedisKeyspace keys, IOptionsMonitor<CatalogueCacheOptions> options, TimeProvider clock, ILogger<RedisCatalogue> logger)
    : ISharedCatalogue
{
    public async ValueTask<CatalogueCopy?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var redis = connection.Value;
            if (!redis.IsConnected) return null;
            var found = await redis.GetDatabase().StringGetAsync(Key(name)).WaitAsync(options.CurrentValue.SharedPatience, clock, cancellationToken);
            return (byte[]?)found is { } bytes ? CatalogueCopy.Parse(bytes) : null;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return null;
        }
    }

    public void Keep(string name, CatalogueCopy copy)
    {
        try
        {
            var redis = connection.Value;
            if (redis.IsConnected) redis.GetDatabase().StringSet(Key(name), copy.ToBytes(), options.CurrentValue.KeepShared, flags: CommandFlags.FireAndForget);
        }
        catch (RedisException exception)
        {
            // It was connected a moment ago; the copy is in this process all the same.
            RestLog.CopyNotShared(logger, name, exception);
        }
    }

    private RedisKey Key(string name) => keys.Of("catalogue:" + name);
}
