using AspireOrders.Tests.Messaging.Support;

namespace AspireOrders.Tests.Messaging;

public sealed class DeliveryTests(PostgresServer postgres)
{
    [Fact]
    public async Task An_event_takes_effect_once_however_often_it_is_published()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.StartAsync();
        await world.TellAsync(300);
        await world.EffectsAsync(300);
        for (var repetition = 0; repetition < 3; repetition++)
        {
            // What a crash between publishing and marking leaves behind.
            await world.ExecuteAsync("UPDATE outbox SET sent_at = NULL, entry_ms = NULL, entry_seq = NULL");
            await world.SettledAsync();
        }

        (await world.Redis.Database.StreamLengthAsync(world.StreamKey)).ShouldBe(1200);
        await world.EffectsAsync(300);
    }

    [Fact]
    public async Task Consumers_of_a_group_share_the_events()
    {
        await using var world = await World.CreateAsync(postgres);
        for (var process = 0; process < 3; process++)
        {
            await world.StartAsync(options => options.Consumer.BatchSize = 10);
        }

        await world.TellAsync(1500);
        await world.EffectsAsync(1500);
        await world.SettledAsync();
        var consumers = await world.Redis.Database.StreamConsumerInfoAsync(world.StreamKey, "readers");
        consumers.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Events_of_one_process_keep_their_order()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.StartAsync(options => options.Outbox.BatchSize = 7);
        await world.TellAsync(200);
        await world.EffectsAsync(200);
        (await world.QueryAsync<bool>("SELECT bool_and(number = seq) FROM effects")).ShouldBeTrue();
    }

    [Fact]
    public async Task What_follows_a_commit_follows_only_a_commit()
    {
        await using var world = await World.CreateAsync(postgres);
        var (calls, commits) = (0, 0);
        world.Behaviour.OnHandle = (context, _, _) =>
        {
            context.AfterCommit(() => Interlocked.Increment(ref commits));
            return Interlocked.Increment(ref calls) <= 3 ? throw new TimeoutException("Not yet.") : Task.CompletedTask;
        };
        await world.StartAsync();
        await world.TellAsync(1);

        await world.EffectsAsync(1);
        await world.SettledAsync();
        calls.ShouldBe(4);
        commits.ShouldBe(1);
    }
}
