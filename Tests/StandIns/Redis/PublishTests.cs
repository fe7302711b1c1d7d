using System.Collections.Concurrent;
using StackExchange.Redis;

namespace AspireOrders.Tests.StandIns.Redis;

public sealed class PublishTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task Messages_arrive_once_and_in_order()
    {
        await using var redis = await server.ConnectAsync();
        var queue = await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("numbers"));

        for (var i = 0; i < 2_000; i++)
        {
            await redis.GetDatabase().PublishAsync(RedisChannel.Literal("numbers"), i, CommandFlags.FireAndForget);
        }

        for (var i = 0; i < 2_000; i++)
        {
            var message = await queue.ReadAsync(TestContext.Current.CancellationToken);
            ((int)message.Message).ShouldBe(i);
        }
    }

    [Fact]
    public async Task Every_handler_of_a_channel_is_called_and_patterns_match()
    {
        await using var redis = await server.ConnectAsync();
        var subscriber = redis.GetSubscriber();
        var heard = new ConcurrentBag<string>();
        await subscriber.SubscribeAsync(RedisChannel.Literal("config:limit"), (_, value) => heard.Add($"first {value}"));
        await subscriber.SubscribeAsync(RedisChannel.Literal("config:limit"), (_, value) => heard.Add($"second {value}"));
        await subscriber.SubscribeAsync(RedisChannel.Pattern("config:*"), (channel, value) => heard.Add($"{channel} {value}"));

        (await redis.GetDatabase().PublishAsync(RedisChannel.Literal("config:limit"), "5")).ShouldBe(2);

        await Eventually.TrueAsync(() => heard.Count == 3);
        heard.ShouldBe(["first 5", "second 5", "config:limit 5"], ignoreOrder: true);
    }

    [Fact]
    public async Task Nothing_arrives_after_unsubscribing()
    {
        await using var redis = await server.ConnectAsync();
        var subscriber = redis.GetSubscriber();
        await subscriber.SubscribeAsync(RedisChannel.Literal("gone"), (_, _) => { });
        await subscriber.UnsubscribeAsync(RedisChannel.Literal("gone"));

        (await redis.GetDatabase().PublishAsync(RedisChannel.Literal("gone"), "anyone?")).ShouldBe(0);
    }
}
