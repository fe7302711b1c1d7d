using System.Text.Json;
using AspireOrders.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>
/// The registry in Redis: a sorted set of leases by the moment they run out, a hash of what each instance said of itself, and a channel for news.
/// Redis' own clock decides, so the instances' clocks need not agree. Each environment has a list of its own.
/// </summary>
internal sealed class RedisServiceRegistry(RedisKeyspace keyspace) : IServiceRegistry
{
    private const string Now = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000) ";

    private const string Register = Now + """
        local known = redis.call('HGET', KEYS[2], ARGV[1])
        redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
        redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
        local dead = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)
        for _, id in ipairs(dead) do
          redis.call('ZREM', KEYS[1], id)
          redis.call('HDEL', KEYS[2], id)
        end
        if known ~= ARGV[2] or #dead > 0 then redis.call('PUBLISH', KEYS[3], ARGV[1]) end
        return #dead
        """;

    private const string Remove = """
        redis.call('HDEL', KEYS[2], ARGV[1])
        if redis.call('ZREM', KEYS[1], ARGV[1]) > 0 then redis.call('PUBLISH', KEYS[3], ARGV[1]) end
        """;

    private const string Read = Now + """
        local living = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')
        if #living == 0 then return {} end
        return redis.call('HMGET', KEYS[2], unpack(living))
        """;

    private readonly RedisKeyGroup group = keyspace.Group("registry");

    public Task RegisterAsync(ServiceInstance instance, TimeSpan lease, CancellationToken cancellationToken)
    {
        var said = JsonSerializer.Serialize(instance, ServiceInstanceJson.Default.ServiceInstance);
        return EvaluateAsync(Register, [Id(instance), said, (long)lease.TotalMilliseconds], cancellationToken);
    }

    public Task RemoveAsync(ServiceInstance instance, CancellationToken cancellationToken) => EvaluateAsync(Remove, [Id(instance)], cancellationToken);

    public async Task<IReadOnlyList<ServiceInstance>> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = (RedisValue[]?)await EvaluateAsync(Read, [], cancellationToken) ?? [];
        var instances = rows.Where(r => r.HasValue).Select(r => JsonSerializer.Deserialize(r.ToString(), ServiceInstanceJson.Default.ServiceInstance)).OfType<ServiceInstance>();
        return [.. instances.OrderBy(i => i.Service, StringComparer.Ordinal).ThenBy(i => i.StartedAt).ThenBy(i => i.InstanceId, StringComparer.Ordinal)];
    }

    public Task<IAsyncDisposable> WatchAsync(Action changed, CancellationToken cancellationToken) =>
        group.ListenAsync("changes", _ => changed(), cancellationToken);

    private Task<RedisResult> EvaluateAsync(string script, RedisValue[] arguments, CancellationToken cancellationToken) =>
        group.EvaluateAsync(script, [group.Of("leases"), group.Of("instances"), group.Of("changes")], arguments, cancellationToken);

    private static string Id(ServiceInstance instance) => $"{instance.Service}/{instance.InstanceId}";
}
