using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;
using Npgsql;
using StackExchange.Redis;

namespace AspireOrders.Tests.Messaging;

public sealed class RelayTests(PostgresServer postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_relays_publish_no_parcel_twice()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.TellAsync(2000);
        await Task.WhenAll(
            world.StartAsync(options => options.Outbox.BatchSize = 20, consumes: false),
            world.StartAsync(options => options.Outbox.BatchSize = 20, consumes: false));
        await Eventually.EqualAsync(2000L, () => world.QueryAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL"));
        var entries = await world.Redis.Database.StreamRangeAsync(world.StreamKey);
        entries.SelectMany(entry => EntryFormat.Read("things", entry)!).Select(fact => fact.Id).Distinct().Count().ShouldBe(2000);
        entries.Length.ShouldBe(2000);
    }

    [Fact]
    public async Task The_database_frees_the_rows_of_a_relay_that_is_paused()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.TellAsync(3);
        await using var paused = await world.Database.OpenConnectionAsync(Cancelled);
        await using var transaction = await paused.BeginTransactionAsync(Cancelled);
        var (_, claimed) = await OutboxTable.ClaimAsync(paused, "things", 10, TimeSpan.FromMilliseconds(200), Cancelled);
        claimed.Count.ShouldBe(3);

        await world.StartAsync();

        await world.EffectsAsync(3);
        await Should.ThrowAsync<NpgsqlException>(() => OutboxTable.MarkAsync(paused, "things", "any", claimed, [new(1, 1)], Cancelled));
    }

    [Fact]
    public async Task Rows_wait_while_Redis_is_down_and_the_service_says_so()
    {
        await using var world = await World.CreateAsync(postgres);
        var process = await world.StartAsync();
        (await process.HealthAsync()).ShouldBe("Healthy");
        world.Redis.Kill();
        await world.TellAsync(5);
        await Eventually.EqualAsync("Degraded", process.HealthAsync);
        (await world.QueryAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NULL")).ShouldBe(5);
        await world.Redis.StartAgainAsync();
        await world.EffectsAsync(5);
        await Eventually.EqualAsync("Healthy", process.HealthAsync);
    }

    [Fact]
    public async Task What_every_subscriber_has_applied_is_trimmed_and_purged()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.StartAsync(options =>
        {
            options.Outbox.SettledRetention = TimeSpan.Zero;
            options.Outbox.StreamRetention = TimeSpan.Zero;
        });
        await world.TellAsync(1000);
        await world.EffectsAsync(1000);
        await Eventually.EqualAsync(0L, () => world.QueryAsync<long>("SELECT count(*) FROM outbox"));

        // Redis trims whole nodes of a hundred entries.
        await Eventually.TrueAsync(async () => await world.Redis.Database.StreamLengthAsync(world.StreamKey) <= 100, "the stream is trimmed");
    }

    [Fact]
    public async Task What_a_group_has_not_acknowledged_is_kept()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.Redis.Database.StreamCreateConsumerGroupAsync(world.StreamKey, "slow", StreamPosition.Beginning);
        await world.StartAsync(options =>
        {
            options.Outbox.SettledRetention = TimeSpan.Zero;
            options.Outbox.StreamRetention = TimeSpan.Zero;
        });
        await world.TellAsync(500);
        await world.EffectsAsync(500);
        var slow = await world.Redis.Database.StreamReadGroupAsync(world.StreamKey, "slow", "one", StreamPosition.NewMessages, 300);
        await world.Redis.Database.StreamAcknowledgeAsync(world.StreamKey, "slow", [.. slow.Take(100).Select(entry => entry.Id)]);

        await Eventually.EqualAsync(400L, () => world.QueryAsync<long>("SELECT count(*) FROM outbox"));
        (await world.Redis.Database.StreamLengthAsync(world.StreamKey)).ShouldBeGreaterThanOrEqualTo(400);
    }

    [Fact]
    public async Task What_every_consumer_has_forgotten_is_forgotten_in_chunks_until_nothing_old_is_left()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.ExecuteAsync(
            """
            INSERT INTO inbox (consumer_group, parcel_id, event_ids, applied_at)
            SELECT 'readers', gen_random_uuid(), ARRAY[gen_random_uuid()], clock_timestamp() - CASE WHEN n <= 12000 THEN interval '15 days' ELSE interval '13 days' END
            FROM generate_series(1, 12500) AS n
            """);
        var inbox = new Inbox(world.Database, "readers", TimeSpan.FromSeconds(5));

        var chunks = 1;
        while (await inbox.PurgeAsync(TimeSpan.FromDays(14), Cancelled))
        {
            chunks++;
        }

        chunks.ShouldBe(3);
        (await world.QueryAsync<long>("SELECT count(*) FROM inbox")).ShouldBe(500);
    }
}
