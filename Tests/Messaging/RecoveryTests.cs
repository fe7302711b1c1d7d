using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;
using Microsoft.Extensions.Options;

namespace AspireOrders.Tests.Messaging;

public sealed class RecoveryTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_wiped_Redis_loses_nothing()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.StartAsync();
        await world.StartAsync();
        for (var round = 0; round < 4; round++)
        {
            await world.TellAsync(100, firstNumber: (100 * round) + 1);
            await world.Redis.WipeAsync();
        }

        await world.EffectsAsync(400);
    }

    [Fact]
    public async Task A_Redis_that_is_killed_and_starts_empty_loses_nothing()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.StartAsync();
        await world.TellAsync(100);
        world.Redis.Kill();
        await world.TellAsync(100, firstNumber: 101);
        await world.Redis.StartAgainAsync();
        await world.TellAsync(100, firstNumber: 201);
        await world.EffectsAsync(300);
    }

    [Fact]
    public async Task A_Redis_that_is_killed_and_keeps_its_log_loses_nothing()
    {
        await using var world = await World.CreateAsync(postgres, appendOnly: true);
        await world.StartAsync();
        await world.TellAsync(200);
        world.Redis.Kill();
        await world.Redis.StartAgainAsync();
        await world.TellAsync(100, firstNumber: 201);
        await world.EffectsAsync(300);
        await world.SettledAsync();
    }

    [Fact]
    public async Task Only_what_Redis_forgot_and_nobody_has_applied_is_published_again()
    {
        await using var world = await World.CreateAsync(postgres);
        var process = await world.StartAsync(consumes: false);
        await world.TellAsync(50);
        await PublishedAsync(world, 50);
        await world.Redis.SaveAsync();
        await world.TellAsync(30, firstNumber: 51);
        await PublishedAsync(world, 80);
        await process.StopAsync(TestContext.Current.CancellationToken);
        world.Redis.Kill();
        await world.Redis.StartAgainAsync();
        (await world.Redis.Database.StreamLengthAsync(world.StreamKey)).ShouldBe(50);

        await world.StartAsync();

        await world.EffectsAsync(80);
        (await world.Redis.Database.StreamLengthAsync(world.StreamKey)).ShouldBe(80);
    }

    [Fact]
    public async Task Nothing_is_added_after_a_loss_that_has_not_been_noticed()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.StartAsync(options => options.Outbox.HousekeepingInterval = TimeSpan.FromMinutes(10), consumes: false);
        await world.TellAsync(50);
        await PublishedAsync(world, 50);
        await world.Redis.WipeAsync();

        // The next look at the stream is minutes away: publishing itself must notice.
        await world.TellAsync(10, firstNumber: 51);

        await Eventually.EqualAsync(60L, () => world.Redis.Database.StreamLengthAsync(world.StreamKey));
        var entries = await world.Redis.Database.StreamRangeAsync(world.StreamKey);
        entries.SelectMany(entry => EntryFormat.Read("things", entry)!).Select(fact => fact.AggregateVersion).ShouldBe(Enumerable.Range(1, 60));
    }

    [Fact]
    public async Task What_every_subscriber_has_applied_is_not_published_again_after_a_wipe()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.StartAsync();
        await world.TellAsync(40);
        await world.EffectsAsync(40);
        await world.SettledAsync();
        await Eventually.TrueAsync(
            () => world.QueryAsync<bool>(
                "SELECT (SELECT (settled_ms, settled_seq) FROM outbox_streams) > (SELECT (entry_ms, entry_seq) FROM outbox ORDER BY entry_ms DESC, entry_seq DESC LIMIT 1)"),
            "everything is recorded as settled");

        await world.Redis.WipeAsync();
        await world.TellAsync(5, firstNumber: 41);

        await world.EffectsAsync(45);
        (await world.Redis.Database.StreamLengthAsync(world.StreamKey)).ShouldBe(5);
    }

    [Fact]
    public async Task Ids_go_on_above_those_of_the_life_before()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.StartAsync();
        await world.TellAsync(1);
        await PublishedAsync(world, 1);
        // As if the clock of Redis had been ahead by far.
        await world.ExecuteAsync("UPDATE outbox_streams SET greatest_ms = 9000000000000, greatest_seq = 7");
        await world.Redis.WipeAsync();
        await world.TellAsync(1, firstNumber: 2);
        await world.EffectsAsync(2);
        await world.SettledAsync();
        var entries = await world.Redis.Database.StreamRangeAsync(world.StreamKey);
        entries.ShouldAllBe(entry => entry.Id.ToString().StartsWith("9000000000000-"));
    }

    [Fact]
    public async Task A_loss_during_recovery_is_not_covered_up()
    {
        await using var world = await World.CreateAsync(postgres);
        var cancelled = TestContext.Current.CancellationToken;
        await using var redis = await world.Redis.ConnectAsync();
        var keys = new StreamKeys(Options.Create(new MessagingOptions { StreamPrefix = "test:" }));
        var stream = new StreamClient(redis, keys, new OutboxStream("things", []));
        await world.Redis.Database.StreamAddAsync(world.StreamKey, "some", "entry");
        var seen = await stream.InspectAsync(cancelled);

        await world.Redis.WipeAsync();

        (await stream.BeginAsync(seen, "epoch", new(9, 9), cancelled)).ShouldBeFalse();
        seen = await stream.InspectAsync(cancelled);
        seen.Epoch.ShouldBeEmpty();
        (await stream.BeginAsync(seen, "epoch", new(9, 9), cancelled)).ShouldBeTrue();
        seen = await stream.InspectAsync(cancelled);
        (seen.Epoch, seen.LastId).ShouldBe(("epoch", new StreamEntryId(9, 9)));
    }

    [Fact]
    public async Task Rows_published_to_an_earlier_life_are_not_marked_as_sent()
    {
        await using var world = await World.CreateAsync(postgres);
        var cancelled = TestContext.Current.CancellationToken;
        await world.TellAsync(2);
        await world.ExecuteAsync("INSERT INTO outbox_streams (stream, incarnation) VALUES ('things', 'the next life')");
        await using var connection = await world.Database.OpenConnectionAsync(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        var (_, rows) = await OutboxTable.ClaimAsync(connection, "things", 10, TimeSpan.FromSeconds(5), cancelled);
        rows.Count.ShouldBe(2);
        (await OutboxTable.MarkAsync(connection, "things", "the life before", rows, [new(1, 0), new(1, 1)], cancelled)).ShouldBeFalse();
        (await OutboxTable.MarkAsync(connection, "things", "the next life", rows, [new(1, 0), new(1, 1)], cancelled)).ShouldBeTrue();
    }

    private static Task PublishedAsync(World world, long count) =>
        Eventually.EqualAsync(count, () => world.QueryAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL"));
}
