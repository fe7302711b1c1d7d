using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Redis;

/// <summary>Keys and channels that one script may use together, also where Redis is a cluster.</summary>
internal sealed class RedisKeyGroup(Lazy<IConnectionMultiplexer> redis, string prefix)
{
    public IDatabase Database => redis.Value.GetDatabase();

    public RedisKey Of(string name) => prefix + name;

    public RedisChannel Channel(string name) => RedisChannel.Literal(prefix + name);

    /// <summary>Runs a script over keys of this group.</summary>
    public Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        Database.ScriptEvaluateAsync(script, keys, arguments).WaitAsync(cancellationToken);

    /// <summary>Calls <paramref name="heard"/> for each message of a channel, also after a connection was lost and is back; ends when disposed.</summary>
    public async Task<IAsyncDisposable> ListenAsync(string name, Action<string> heard, CancellationToken cancellationToken)
    {
        var channel = Channel(name);
        var subscriber = redis.Value.GetSubscriber();
        Action<RedisChannel, RedisValue> handler = (_, message) => heard(message.ToString());
        await subscriber.SubscribeAsync(channel, handler).WaitAsync(cancellationToken);
        // Nobody waits for the answer: it is the end of a process that may have lost its Redis.
        return new Subscription(() => subscriber.UnsubscribeAsync(channel, handler, CommandFlags.FireAndForget));
    }

    private sealed class Subscription(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}
