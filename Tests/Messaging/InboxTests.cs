using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;
using Npgsql;

namespace AspireOrders.Tests.Messaging;

public sealed class InboxTests(PostgresServer postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_parcel_is_one_row_that_names_its_events()
    {
        await using var world = await World.CreateAsync(postgres);
        var (first, second) = (Parcel(3), Parcel(2));

        (await AdmitAsync(world, [.. first, .. second])).Count.ShouldBe(5);

        (await world.QueryAsync<long>("SELECT count(*) FROM inbox")).ShouldBe(2);
        (await world.QueryAsync<long>("SELECT count(*) FROM inbox_events")).ShouldBe(5);
    }

    [Fact]
    public async Task A_parcel_that_comes_twice_is_admitted_once()
    {
        await using var world = await World.CreateAsync(postgres);
        var (known, fresh) = (Parcel(3), Parcel(3));
        await AdmitAsync(world, known);

        (await AdmitAsync(world, [.. known, .. fresh])).ShouldBe(fresh.Select(e => e.Id), ignoreOrder: true);
        (await Inbox(world).UnseenAsync([.. known, .. fresh], Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_parcel_that_took_effect_in_part_the_rest_is_admitted()
    {
        await using var world = await World.CreateAsync(postgres);
        var parcel = Parcel(4);
        await AdmitAsync(world, parcel[..1]);
        await AdmitAsync(world, parcel[2..3]);

        (await Inbox(world).UnseenAsync(parcel, Cancelled)).ShouldBe([parcel[1].Id, parcel[3].Id], ignoreOrder: true);
        (await AdmitAsync(world, parcel)).ShouldBe([parcel[1].Id, parcel[3].Id], ignoreOrder: true);
        (await AdmitAsync(world, parcel)).ShouldBeEmpty();
        (await world.QueryAsync<long>("SELECT count(DISTINCT event_id) FROM inbox_events")).ShouldBe(4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_two_deliveries_at_the_same_time_one_waits_and_finds_nothing_to_do(int before)
    {
        await using var world = await World.CreateAsync(postgres);
        var parcel = Parcel(3);
        if (before > 0) await AdmitAsync(world, parcel[..before]);
        await using var connection = await world.Database.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        (await Inbox(world).AdmitAsync(connection, parcel, Cancelled)).Count.ShouldBe(3 - before);

        var other = AdmitAsync(world, parcel);
        await Eventually.EqualAsync(1L, () => world.QueryAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"));
        await transaction.CommitAsync(Cancelled);

        (await other).ShouldBeEmpty();
    }

    private static Inbox Inbox(World world) => new(world.Database, "readers", TimeSpan.FromSeconds(30));

    private static async Task<HashSet<Guid>> AdmitAsync(World world, IReadOnlyList<ReceivedEvent> events)
    {
        await using var connection = await world.Database.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        var admitted = await Inbox(world).AdmitAsync(connection, events, Cancelled);
        await transaction.CommitAsync(Cancelled);
        return admitted;
    }

    private static ReceivedEvent[] Parcel(int size)
    {
        var ids = Enumerable.Range(0, size).Select(_ => Guid.CreateVersion7()).ToArray();
        return
        [
            .. ids.Select(id => new ReceivedEvent
            {
                Id = id,
                ParcelId = ids[0],
                Stream = "orders",
                EntryId = "1-0",
                Type = "order.paid.v1",
                AggregateId = Guid.CreateVersion7(),
                AggregateVersion = 1,
                OccurredAt = DateTimeOffset.UnixEpoch,
                Payload = Array.Empty<byte>(),
            }),
        ];
    }
}
