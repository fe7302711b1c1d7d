using AspireOrders.Tests.Messaging.Support;
using StackExchange.Redis;

namespace AspireOrders.Tests.Messaging;

public sealed class TakeOverTests(PostgresServer postgres)
{
    [Fact]
    public async Task What_a_dead_consumer_held_is_taken_over_and_the_consumer_is_forgotten()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.StartAsync(consumes: false);
        await world.Redis.Database.StreamCreateConsumerGroupAsync(world.StreamKey, "readers", StreamPosition.Beginning);
        await world.TellAsync(50);
        await Eventually.TrueAsync(async () => await world.Redis.Database.StreamLengthAsync(world.StreamKey) == 50, "all are published");
        (await world.Redis.Database.StreamReadGroupAsync(world.StreamKey, "readers", "the-dead", StreamPosition.NewMessages, 30)).Length.ShouldBe(30);

        await world.StartAsync(options => options.Consumer.ForgetConsumerAfter = TimeSpan.FromMilliseconds(100), relay: false);

        await world.EffectsAsync(50);
        await world.SettledAsync();
        await Eventually.TrueAsync(
            async () => (await world.Redis.Database.StreamConsumerInfoAsync(world.StreamKey, "readers")).Length == 1, "the dead consumer is removed");
    }

    [Fact]
    public async Task A_consumer_that_stops_leaves_its_group()
    {
        await using var world = await World.CreateAsync(postgres);
        var process = await world.StartAsync();
        await world.TellAsync(5);
        await world.EffectsAsync(5);
        await world.SettledAsync();
        await process.StopAsync(TestContext.Current.CancellationToken);
        (await world.Redis.Database.StreamConsumerInfoAsync(world.StreamKey, "readers")).ShouldBeEmpty();
    }
}
