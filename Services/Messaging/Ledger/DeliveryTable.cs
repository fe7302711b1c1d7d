using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>The statements that walk along what was sent, in the order of the stream. A subscriber has a mark of its own.</summary>
internal static class DeliveryTable
{
    // Up to the first parcel that is too young, not past it: those behind it can be older, because relays commit in any order.
    private const string Next =
        """
        SELECT seq, entry_ms, entry_seq, ids, types FROM (
            SELECT seq, entry_ms, entry_seq, ids, types, bool_and(sent_at < $3) OVER told AS settled, sum(size) OVER told AS events FROM (
                SELECT seq, entry_ms, entry_seq, ids, types, sent_at, size FROM outbox
                WHERE stream = $1 AND sent_at IS NOT NULL AND (entry_ms, entry_seq) > (
                    coalesce((SELECT entry_ms FROM delivery_marks WHERE stream = $1 AND subscriber = $2), 0),
                    coalesce((SELECT entry_seq FROM delivery_marks WHERE stream = $1 AND subscriber = $2), 0))
                ORDER BY entry_ms, entry_seq LIMIT $4) AS next
            WINDOW told AS (ORDER BY entry_ms, entry_seq ROWS UNBOUNDED PRECEDING)) AS page
        WHERE settled AND events <= $5 ORDER BY entry_ms, entry_seq
        """;

    private const string Move =
        """
        INSERT INTO delivery_marks (stream, subscriber, entry_ms, entry_seq) VALUES ($1, $2, $3, $4)
        ON CONFLICT (stream, subscriber) DO UPDATE SET entry_ms = excluded.entry_ms, entry_seq = excluded.entry_seq
        """;

    // Not one that has been sent once more since it was read.
    private const string SendAgain =
        """
        UPDATE outbox SET sent_at = NULL, entry_ms = NULL, entry_seq = NULL WHERE seq = ANY($1) AND sent_at < $2
        RETURNING ids, types, aggregate_ids
        """;

    /// <summary>The parcels behind a subscriber's mark that were sent before a time, up to so many of them and so many events.</summary>
    public static async Task<List<SentParcel>> ReadAsync(
        NpgsqlConnection connection, string stream, string subscriber, DateTime before, int parcels, int events, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(SessionLimits.ByIndex());
        batch.BatchCommands.Add(new(Next)
        {
            Parameters =
            {
                new() { Value = stream },
                new() { Value = subscriber },
                new() { Value = before },
                new() { Value = parcels },
                new() { Value = events },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var sent = new List<SentParcel>();
        while (await reader.ReadAsync(cancellationToken))
        {
            sent.Add(new(
                reader.GetInt64(0),
                new(reader.GetInt64(1), reader.GetInt64(2)),
                reader.GetFieldValue<Guid[]>(3),
                reader.GetFieldValue<string[]>(4)));
        }

        return sent;
    }

    /// <summary>Makes parcels unsent and moves the mark, in one transaction; answers the events of the parcels that it made unsent.</summary>
    public static async Task<List<SentAgain>> PassAsync(
        NpgsqlConnection connection, string stream, string subscriber, StreamEntryId mark, long[] lost, DateTime before, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(Move)
        {
            Parameters = { new() { Value = stream }, new() { Value = subscriber }, new() { Value = mark.Milliseconds }, new() { Value = mark.Sequence } },
        });
        if (lost.Length > 0)
        {
            batch.BatchCommands.Add(new(SendAgain) { Parameters = { new() { Value = lost }, new() { Value = before } } });
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var again = new List<SentAgain>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var types = reader.GetFieldValue<string[]>(1);
            var aggregates = reader.GetFieldValue<Guid[]>(2);
            again.AddRange(reader.GetFieldValue<Guid[]>(0).Select((id, index) => new SentAgain(id, types[index], aggregates[index])));
        }

        return again;
    }
}
