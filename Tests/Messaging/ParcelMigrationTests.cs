using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;
using Npgsql;

namespace AspireOrders.Tests.Messaging;

public sealed class ParcelMigrationTests(PostgresServer postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_not_every_subscriber_has_applied_is_told_again_in_parcels()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenConnectionAsync(Cancelled);
        // The schema as it was before parcels, in a place of its own.
        await ExecuteAsync(connection, "CREATE SCHEMA earlier; SET search_path = earlier");
        var scripts = MessagingSchema.Scripts.ToList();
        await ExecuteAsync(connection, scripts[0]);
        await ExecuteAsync(connection, """
            INSERT INTO outbox_streams (stream, settled_ms, settled_seq) VALUES ('things', 100, 0);
            INSERT INTO outbox (id, stream, type, aggregate_id, aggregate_version, payload, traceparent, sent_at, entry_ms, entry_seq)
            SELECT gen_random_uuid(), 'things', 'thing.happened.v1', gen_random_uuid(), n, '\x0801', NULL, now(), n, 0 FROM generate_series(98, 102) AS n;
            INSERT INTO outbox (id, stream, type, aggregate_id, aggregate_version, payload)
            VALUES (gen_random_uuid(), 'things', 'thing.happened.v1', gen_random_uuid(), 103, '\x0801')
            """);

        await ExecuteAsync(connection, scripts[1]);

        var (_, parcels) = await OutboxTable.ClaimAsync(connection, "things", 100, TimeSpan.FromSeconds(5), Cancelled);
        parcels.Select(parcel => parcel.Facts.Single().AggregateVersion).ShouldBe([100, 101, 102, 103]);
        parcels[^1].Facts[0].Payload.ShouldBe([8, 1]);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statements)
    {
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
