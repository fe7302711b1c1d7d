using System.Diagnostics;
using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace AspireOrders.Tests.Messaging;

public sealed class OutboxTests(PostgresServer postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_share_the_fate_of_the_transaction()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenConnectionAsync(Cancelled);
        await using (var transaction = await connection.BeginTransactionAsync(Cancelled))
        {
            await new Outbox("things").AppendAsync(connection, transaction, [Event(1)], Cancelled);
            await transaction.RollbackAsync(Cancelled);
        }

        await using var count = new NpgsqlCommand("SELECT count(*) FROM outbox", connection);
        (await count.ExecuteScalarAsync(Cancelled)).ShouldBe(0L);
    }

    [Fact]
    public async Task Events_are_written_in_order_with_everything_they_carry()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenConnectionAsync(Cancelled);
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var events = Enumerable.Range(1, 50).Select(Event).ToList();
        await new Outbox("things").AppendAsync(connection, transaction: null, events, Cancelled);

        var (_, parcels) = await OutboxTable.ClaimAsync(connection, "things", 100, TimeSpan.FromSeconds(5), Cancelled);

        var facts = parcels.ShouldHaveSingleItem().Facts;
        facts.Select(fact => fact.Id).ShouldBe(events.Select(e => e.Id));
        facts.Select(fact => fact.AggregateVersion).ShouldBe(Enumerable.Range(1, 50));
        facts.ShouldAllBe(fact => fact.TraceParent == activity.Id && fact.Type == "thing.happened.v1");
        facts[7].Payload.ShouldBe(events[7].Payload);
    }

    [Fact]
    public async Task A_parcel_holds_no_more_than_a_consumer_applies_at_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenConnectionAsync(Cancelled);
        var events = Enumerable.Range(1, 700).Select(Event).ToList();
        await new Outbox("things").AppendAsync(connection, transaction: null, events, Cancelled);

        var (_, parcels) = await OutboxTable.ClaimAsync(connection, "things", 100, TimeSpan.FromSeconds(5), Cancelled);

        parcels.Select(parcel => parcel.Facts.Count).ShouldBe([256, 256, 188]);
        parcels.SelectMany(parcel => parcel.Facts).Select(fact => fact.Id).ShouldBe(events.Select(e => e.Id));
    }

    [Fact]
    public async Task The_view_shows_parcels_event_by_event()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenConnectionAsync(Cancelled);
        var events = Enumerable.Range(1, 3).Select(Event).ToList();
        await new Outbox("things").AppendAsync(connection, transaction: null, events, Cancelled);

        await using var versions = new NpgsqlCommand("SELECT array_agg(aggregate_version) FROM outbox_events WHERE stream = 'things' AND sent_at IS NULL", connection);
        (await versions.ExecuteScalarAsync(Cancelled)).ShouldBe(new[] { 1, 2, 3 });
    }

    private static OutgoingEvent Event(int number) =>
        OutgoingEvent.Create("thing.happened.v1", Guid.CreateVersion7(), number, new Int32Value { Value = number });
}
