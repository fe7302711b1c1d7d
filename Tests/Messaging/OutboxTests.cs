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

        var (_, rows) = await OutboxTable.ClaimAsync(connection, "things", 100, TimeSpan.FromSeconds(5), Cancelled);

        rows.Select(row => row.Id).ShouldBe(events.Select(e => e.Id));
        rows.Select(row => row.AggregateVersion).ShouldBe(Enumerable.Range(1, 50));
        rows.ShouldAllBe(row => row.TraceParent == activity.Id && row.Type == "thing.happened.v1");
        rows[7].Payload.ShouldBe(events[7].Payload);
    }

    [Fact]
    public async Task The_same_identity_is_refused()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenConnectionAsync(Cancelled);
        var told = Event(1);
        var outbox = new Outbox("things");
        await outbox.AppendAsync(connection, transaction: null, [told], Cancelled);
        (await Should.ThrowAsync<PostgresException>(() => outbox.AppendAsync(connection, transaction: null, [told], Cancelled)))
            .SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);
    }

    private static OutgoingEvent Event(int number) =>
        OutgoingEvent.Create("thing.happened.v1", Guid.CreateVersion7(), number, new Int32Value { Value = number });
}
