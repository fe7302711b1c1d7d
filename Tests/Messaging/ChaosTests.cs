using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Tests.Messaging;

public sealed class ChaosTests(PostgresServer postgres)
{
    private const string Consequence = "thing.followed.v1";

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Whatever_is_cut_wiped_or_killed_every_fact_and_its_consequence_take_effect_once(int seed)
    {
        var random = new Random(seed);
        await using var world = await World.CreateAsync(postgres, appendOnly: random.Next(2) == 0);
        world.Behaviour.OnHandle = (context, events, _) =>
        {
            foreach (var cause in events.Where(received => received.Type == World.Type))
            {
                context.Publish(OutgoingEvent.Create(Consequence, cause.AggregateId, 1, new Empty(), cause));
            }

            return Task.CompletedTask;
        };
        for (var process = 0; process < 2; process++)
        {
            await world.StartAsync(
                options => options.Consumer.BatchSize = 20, consumer: c => c.FromStreams("things").Handle<EffectHandler>(World.Type, Consequence));
        }

        var told = 0;
        for (var round = 0; round < 12; round++)
        {
            var some = random.Next(1, 80);
            await world.TellAsync(some, together: random.Next(1, 30));
            told += some;
            await DisturbAsync(world, random);
        }

        await world.EffectsAsync(2 * told);
        await world.SettledAsync();
        (await world.QueryAsync<long>("SELECT count(*) FROM dead_letters")).ShouldBe(0);
        (await world.QueryAsync<long>("SELECT count(*) FROM outbox_events")).ShouldBe(2 * told);
    }

    private static async Task DisturbAsync(World world, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                await world.Redis.WipeAsync();
                break;
            case 1:
                world.Redis.Kill();
                await world.Redis.StartAgainAsync();
                break;
            case 2:
                await world.ExecuteAsync(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'service'");
                break;
            case 3:
                await world.Redis.Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                break;
            default:
                await world.Redis.Database.ExecuteAsync("CLIENT", "PAUSE", "150", "ALL");
                break;
        }
    }
}
