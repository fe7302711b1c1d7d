using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Redis;

/// <summary>Listening to a channel.</summary>
internal static class RedisNews
{
    /// <summary>Calls <paramref name="heard"/> for each message, also after a connection was lost and is back; ends when disposed.</summary>
    public static async Task<IAsyncDisposable> ListenAsync(IConnectionMultiplexer redis, string name, Action<string> heard, CancellationToken cancellationToken)
    {
        var channel = RedisChannel.Literal(name);
        var subscriber = redis.GetSubscriber();
        Action<RedisChannel, RedisValue> handler = (_, message) => heard(message.ToString());
        await subscriber.SubscribeAsync(channel, handler).WaitAsync(cancellationToken);
        return new Subscription(() => subscriber.UnsubscribeAsync(channel, handler));
    }

    private sealed class Subscription(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}
