using StackExchange.Redis;

namespace AspireOrders.Tests.StandIns.Redis;

public sealed class StreamTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task A_group_reads_acknowledges_and_takes_over_what_a_dead_consumer_left()
    {
        await using var redis = await server.ConnectAsync();
        var database = redis.GetDatabase();
        await database.StreamCreateConsumerGroupAsync("orders", "payments", "0");
        var ids = new List<RedisValue>();
        for (var i = 0; i < 10; i++)
        {
            ids.Add(await database.StreamAddAsync("orders", [new("type", "order.reserved.v1"), new("number", i)]));
        }

        var read = await database.StreamReadGroupAsync("orders", "payments", "dead", ">", count: 10);
        read.Select(entry => entry.Id).ShouldBe(ids);
        read.Select(entry => (int)entry["number"]).ShouldBe(Enumerable.Range(0, 10));
        (await database.StreamAcknowledgeAsync("orders", "payments", [.. ids.Take(4)])).ShouldBe(4);

        var pending = await database.StreamPendingAsync("orders", "payments");
        pending.PendingMessageCount.ShouldBe(6);
        pending.LowestPendingMessageId.ShouldBe(ids[4]);
        var details = await database.StreamPendingMessagesAsync("orders", "payments", 10, "dead");
        details.ShouldAllBe(message => message.DeliveryCount == 1 && message.ConsumerName == "dead");

        var claimed = await database.StreamAutoClaimAsync("orders", "payments", "alive", 0, "0-0", count: 4);
        claimed.ClaimedEntries.Select(entry => entry.Id).ShouldBe(ids.Skip(4).Take(4));
        claimed.NextStartId.ShouldBe(ids[8]);
        var rest = await database.StreamAutoClaimAsync("orders", "payments", "alive", 0, claimed.NextStartId);
        rest.ClaimedEntries.Length.ShouldBe(2);
        ((string?)rest.NextStartId).ShouldBe("0-0");

        var consumers = await database.StreamConsumerInfoAsync("orders", "payments");
        consumers.Single(consumer => consumer.Name == "alive").PendingMessageCount.ShouldBe(6);
        (await database.StreamGroupInfoAsync("orders")).Single().Name.ShouldBe("payments");
    }

    [Fact]
    public async Task Several_streams_are_read_at_once_and_trimmed()
    {
        await using var redis = await server.ConnectAsync();
        var database = redis.GetDatabase();
        for (var i = 0; i < 100; i++)
        {
            await database.StreamAddAsync("one", "number", i);
            await database.StreamAddAsync("two", "number", -i, maxLength: 10);
        }

        var streams = await database.StreamReadAsync([new("one", "0"), new("two", "0")]);
        streams.Select(stream => (string?)stream.Key).ShouldBe(["one", "two"]);
        streams[0].Entries.Length.ShouldBe(100);
        streams[1].Entries.Select(entry => (int)entry["number"]).ShouldBe(Enumerable.Range(90, 10).Select(i => -i));
        (await database.StreamTrimAsync("one", 7)).ShouldBe(93);
        (await database.StreamRangeAsync("one")).Length.ShouldBe(7);
    }

    [Fact]
    public async Task A_blocking_read_on_its_own_connection_waits_for_an_entry_and_holds_up_nobody()
    {
        await using var redis = await server.ConnectAsync();
        await using var blocked = await server.ConnectAsync();
        var database = redis.GetDatabase();
        await database.StreamCreateConsumerGroupAsync("late", "group", "$", createStream: true);

        var waiting = blocked.GetDatabase().ExecuteAsync(
            "XREADGROUP", "GROUP", "group", "consumer", "COUNT", "10", "BLOCK", "20000", "STREAMS", "late", ">");
        await Eventually.TrueAsync(async () => (await redis.GetServers()[0].ClientListAsync()).Any(client => client.BlockedClient()));
        (await database.PingAsync()).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        waiting.IsCompleted.ShouldBeFalse();
        var id = await database.StreamAddAsync("late", "type", "order.paid.v1");

        var reply = await waiting;
        ((string?)reply[0][0]).ShouldBe("late");
        ((string?)reply[0][1][0][0]).ShouldBe(id);
        ((string?)reply[0][1][0][1][1]).ShouldBe("order.paid.v1");
    }
}

internal static class ClientInfoExtensions
{
    public static bool BlockedClient(this ClientInfo client) => client.Flags.HasFlag(ClientFlags.Blocked);
}
