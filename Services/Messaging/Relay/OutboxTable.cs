using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>The relay's statements on the outbox. Claims, leases and ages are by the clock and the locks of the database.</summary>
internal static class OutboxTable
{
    private const string Claim = """
        SELECT id, type, aggregate_id, aggregate_version, payload, traceparent, occurred_at FROM outbox
        WHERE stream = $1 AND sent_at IS NULL ORDER BY seq LIMIT $2 FOR UPDATE SKIP LOCKED
        """;

    // Without the row of this incarnation nothing is marked: the stream was lost after these rows were published, so they are published again.
    private const string Mark = """
        WITH life AS (
            UPDATE outbox_streams SET
                greatest_ms = CASE WHEN (greatest_ms, greatest_seq) < ($3, $4) THEN $3 ELSE greatest_ms END,
                greatest_seq = CASE WHEN (greatest_ms, greatest_seq) < ($3, $4) THEN $4 ELSE greatest_seq END
            WHERE stream = $1 AND incarnation = $2 RETURNING 1)
        UPDATE outbox SET sent_at = clock_timestamp(), entry_ms = e.ms, entry_seq = e.seq
        FROM unnest($5, $6, $7) AS e (id, ms, seq) WHERE outbox.id = e.id AND EXISTS (SELECT FROM life)
        """;

    /// <summary>Locks up to so many unsent rows for this transaction and reads what is known of the stream.</summary>
    public static async Task<(StreamRecord? Record, List<OutboxRow> Rows)> ClaimAsync(
        NpgsqlConnection connection, string stream, int limit, TimeSpan idleLimit, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(SessionLimits.IdleInTransaction(idleLimit));
        batch.BatchCommands.Add(SessionLimits.ByIndex());
        batch.BatchCommands.Add(StreamTable.ReadCommand(stream));
        batch.BatchCommands.Add(new(Claim) { Parameters = { new() { Value = stream }, new() { Value = limit } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var record = await StreamTable.ReadAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var rows = new List<OutboxRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.GetGuid(2),
                reader.GetInt32(3),
                reader.GetFieldValue<byte[]>(4),
                reader.IsDBNull(5) ? null : reader.GetString(5),
                reader.GetDateTime(6)));
        }

        return (record, rows);
    }

    /// <summary>Marks published rows as sent; false when the stream has begun another life meanwhile.</summary>
    public static async Task<bool> MarkAsync(
        NpgsqlConnection connection,
        string stream,
        string incarnation,
        IReadOnlyList<OutboxRow> rows,
        StreamEntryId[] entries,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Mark, connection)
        {
            Parameters =
            {
                new() { Value = stream },
                new() { Value = incarnation },
                new() { Value = entries[^1].Milliseconds },
                new() { Value = entries[^1].Sequence },
                new() { Value = rows.Select(row => row.Id).ToArray() },
                new() { Value = Array.ConvertAll(entries, entry => entry.Milliseconds) },
                new() { Value = Array.ConvertAll(entries, entry => entry.Sequence) },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) == rows.Count;
    }
}
