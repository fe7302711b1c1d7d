using System.Globalization;
using AspireOrders.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Configuration;

/// <summary>
/// The values in Redis, from where they reach every instance at once: a hash, its version, and a channel for news. Each environment has its own.
/// Postgres is their truth; what is lost here is published again.
/// </summary>
internal sealed class RedisLiveValues(RedisKeyspace keyspace) : ILiveValues
{
    private const string Publish = """
        redis.call('DEL', KEYS[1])
        for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
        redis.call('SET', KEYS[2], ARGV[1])
        redis.call('PUBLISH', KEYS[3], ARGV[1])
        """;

    private const string Read = "return { redis.call('GET', KEYS[2]), redis.call('HGETALL', KEYS[1]) }";

    private readonly RedisKeyGroup group = keyspace.Group("configuration");

    public async Task<LiveValues?> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = (RedisResult[]?)await EvaluateAsync(Read, [], cancellationToken);
        if (answer is not [var version, var pairs] || !long.TryParse((string?)version, CultureInfo.InvariantCulture, out var number)) return null;
        return new LiveValues(number, pairs.ToDictionary(StringComparer.Ordinal).ToDictionary(p => p.Key, p => (string?)p.Value ?? "", StringComparer.OrdinalIgnoreCase));
    }

    public Task PublishAsync(LiveValues values, CancellationToken cancellationToken) =>
        EvaluateAsync(Publish, [values.Version, .. values.Values.SelectMany(v => new RedisValue[] { v.Key, v.Value })], cancellationToken);

    public Task<IAsyncDisposable> WatchAsync(Action changed, CancellationToken cancellationToken) =>
        group.ListenAsync("changes", _ => changed(), cancellationToken);

    private Task<RedisResult> EvaluateAsync(string script, RedisValue[] arguments, CancellationToken cancellationToken) =>
        group.EvaluateAsync(script, [group.Of("values"), group.Of("version"), group.Of("changes")], arguments, cancellationToken);
}
