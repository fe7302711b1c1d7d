using AspireOrders.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>
/// Buckets on Redis, filled by its clock, taken from by one script. While Redis is away nobody waits for it: after a failure it is left alone for
/// a while, and each replica limits by itself.
/// </summary>
internal sealed class RedisBuckets(Lazy<IConnectionMultiplexer> connection, RedisKeyspace keys, IOptionsMonitor<RateLimitOptions> options, TimeProvider clock) : ISharedBuckets
{
    // A bucket that is full again is the same as none, so it lives no longer than it takes to fill.
    private const string Script =
        """
        local now = redis.call('TIME')
        now = now[1] * 1000000 + now[2]
        local rate, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens = burst
        if bucket[1] then tokens = math.min(burst, tonumber(bucket[1]) + math.max(0, now - tonumber(bucket[2])) * rate / 1000000) end
        local granted = math.min(wanted, math.floor(tokens))
        tokens = tokens - granted
        redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.0f', now))
        redis.call('PEXPIRE', KEYS[1], math.ceil((burst - tokens) / rate * 1000) + 1000)
        local wait = 0
        if granted == 0 then wait = math.ceil((1 - tokens) / rate * 1000000) end
        return {granted, math.floor(tokens), wait}
        """;

    private long aloneUntil = long.MinValue;

    public async ValueTask<TokenLease?> TakeAsync(string name, TokenBucketOptions limit, int wanted, CancellationToken cancellationToken)
    {
        if (clock.GetTimestamp() < Interlocked.Read(ref aloneUntil)) return null;
        try
        {
            var redis = connection.Value;
            if (!redis.IsConnected) return Alone();
            RedisKey[] key = [keys.Of("limits:" + name)];
            RedisValue[] arguments = [limit.PerSecond, limit.Burst, wanted];
            var answer = await redis.GetDatabase().ScriptEvaluateAsync(Script, key, arguments)
                .WaitAsync(options.CurrentValue.SharingPatience, clock, cancellationToken);
            return (long[]?)answer is [var granted, var remaining, var wait]
                ? new TokenLease((int)granted, (int)remaining, TimeSpan.FromMicroseconds(wait))
                : throw new InvalidOperationException("The script of the buckets answers three numbers.");
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return Alone();
        }
    }

    private TokenLease? Alone()
    {
        var pause = (long)(options.CurrentValue.SharingPause.TotalSeconds * clock.TimestampFrequency);
        Interlocked.Exchange(ref aloneUntil, clock.GetTimestamp() + pause);
        return null;
    }
}
