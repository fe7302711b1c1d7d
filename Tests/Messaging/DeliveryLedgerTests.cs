using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace AspireOrders.Tests.Messaging;

public sealed class DeliveryLedgerTests(PostgresServer postgres)
{
    private const string Group = "readers";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_stream_lost_arrives_once_although_nothing_follows_it()
    {
        await using var world = await World.CreateAsync(postgres);
        var relay = await world.StartAsync(consumes: false);
        var told = await world.TellAsync(6, together: 2);
        var entries = await PublishedAsync(world, 3);
        await world.Redis.Database.StreamDeleteAsync(world.StreamKey, [entries[2].Id]);
        await world.StartAsync(relay: false);
        await world.EffectsAsync(4);
        await world.SettledAsync();

        (await CompareAsync(world, relay)).Select(again => again.Id).ShouldBe(told.Skip(4).Select(lost => lost.Id));

        await world.EffectsAsync(6);
        await world.SettledAsync();
        (await CompareAsync(world, relay)).ShouldBeEmpty("it has arrived");
        (await world.QueryAsync<long>("SELECT count(*) FROM outbox WHERE (entry_ms, entry_seq) > (SELECT entry_ms, entry_seq FROM delivery_marks)"))
            .ShouldBe(0, "what was sent once more was compared once more");
    }

    [Fact]
    public async Task What_is_on_its_way_is_waited_for_and_not_sent_again()
    {
        await using var world = await World.CreateAsync(postgres);
        var relay = await world.StartAsync(consumes: false);
        var told = await world.TellAsync(3);
        var entries = await PublishedAsync(world, 3);
        (await CompareAsync(world, relay)).ShouldBeEmpty("the group is yet to come");
        await world.Redis.Database.StreamCreateConsumerGroupAsync(world.StreamKey, Group, StreamPosition.Beginning);
        await world.Redis.Database.StreamReadGroupAsync(world.StreamKey, Group, "the-slow", StreamPosition.NewMessages, 2);
        (await CompareAsync(world, relay)).ShouldBeEmpty("two are pending, one was not delivered yet");

        await world.Redis.Database.StreamDeleteAsync(world.StreamKey, [entries[0].Id]);
        (await CompareAsync(world, relay)).Select(again => again.Id).ShouldBe([told[0].Id]);

        await world.StartAsync(relay: false);
        await world.EffectsAsync(3);
    }

    [Fact]
    public async Task What_was_taken_over_and_failed_is_not_missing()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Behaviour.OnHandle = (_, events, _) =>
            events.Any(received => received.AggregateVersion == 2) ? throw new InvalidOperationException("Two.") : Task.CompletedTask;
        var process = await world.StartAsync();
        await world.TellAsync(3, together: 3);
        await world.EffectsAsync(2);
        await Eventually.EqualAsync(1L, () => world.QueryAsync<long>("SELECT count(*) FROM dead_letters WHERE dead_at IS NOT NULL"));
        await world.SettledAsync();

        (await CompareAsync(world, process)).ShouldBeEmpty();
        (await world.QueryAsync<long>("SELECT count(*) FROM delivery_marks")).ShouldBe(1, "it was compared");
    }

    [Fact]
    public async Task A_parcel_that_is_too_young_holds_those_that_follow_it()
    {
        await using var world = await World.CreateAsync(postgres);
        var process = await world.StartAsync();
        await world.TellAsync(3);
        await world.EffectsAsync(3);
        await world.SettledAsync();
        await world.ExecuteAsync("UPDATE outbox SET sent_at = sent_at + interval '1 hour' WHERE seq = (SELECT seq FROM outbox ORDER BY entry_ms, entry_seq OFFSET 1 LIMIT 1)");
        await using var connection = await world.Database.OpenConnectionAsync(Cancelled);
        var (ledger, now) = (process.Services.GetRequiredService<DeliveryLedger>(), await world.QueryAsync<DateTime>("SELECT clock_timestamp()"));

        (await ledger.NextAsync(connection, Group, now, Cancelled)).ShouldHaveSingleItem();
        (await ledger.NextAsync(connection, Group, now.AddHours(2), Cancelled)).Count.ShouldBe(3);
    }

    private static async Task<StreamEntry[]> PublishedAsync(World world, int parcels)
    {
        await Eventually.EqualAsync(0L, () => world.QueryAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NULL"));
        var entries = await world.Redis.Database.StreamRangeAsync(world.StreamKey);
        entries.Length.ShouldBe(parcels);
        return entries;
    }

    /// <summary>Compares everything that was sent so far, as a reconciliation does.</summary>
    private static async Task<List<SentAgain>> CompareAsync(World world, IHost producer)
    {
        var (ledger, inbox) = (producer.Services.GetRequiredService<DeliveryLedger>(), producer.Services.GetRequiredService<EventLedger>());
        await using var connection = await world.Database.OpenConnectionAsync(Cancelled);
        var before = await world.QueryAsync<DateTime>("SELECT clock_timestamp()");
        var again = new List<SentAgain>();
        while (await ledger.NextAsync(connection, Group, before, Cancelled) is { Count: > 0 } sent)
        {
            var missing = await inbox.UnappliedAsync(Group, [.. sent.SelectMany(parcel => parcel.EventIds)], [.. sent.Select(parcel => parcel.Id)], Cancelled);
            again.AddRange(await ledger.PassAsync(connection, Group, sent, missing.ToHashSet(), before, Cancelled));
        }

        return again;
    }
}
