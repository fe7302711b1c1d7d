using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>The relay's statements on the outbox. Claims, leases and ages are by the clock and the locks of the database.</summary>
internal static class OutboxTable
{
    private const string Claim = """
        SELECT seq, occurred_at, ids, types, aggregate_ids, aggregate_versions, payloads, traceparents FROM outbox
        WHERE stream = $1 AND sent_at IS NULL ORDER BY seq LIMIT $2 FOR UPDATE SKIP LOCKED
        """;

    // Without the row of this incarnation nothing is marked: the stream was lost after these parcels were published, so they are published again.
    private const string Mark = """
        WITH life AS (
            UPDATE outbox_streams SET
                greatest_ms = CASE WHEN (greatest_ms, greatest_seq) < ($3, $4) THEN $3 ELSE greatest_ms END,
                greatest_seq = CASE WHEN (greatest_ms, greatest_seq) < ($3, $4) THEN $4 ELSE greatest_seq END
            WHERE stream = $1 AND incarnation = $2 RETURNING 1)
        UPDATE outbox SET sent_at = clock_timestamp(), entry_ms = e.ms, entry_seq = e.seq
        FROM unnest($5, $6, $7) AS e (parcel, ms, seq) WHERE outbox.seq = e.parcel AND EXISTS (SELECT FROM life)
        """;

    /// <summary>Locks up to so many unsent parcels for this transaction and reads what is known of the stream.</summary>
    public static async Task<(StreamRecord? Record, List<OutboxParcel> Parcels)> ClaimAsync(
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
        var parcels = new List<OutboxParcel>();
        while (await reader.ReadAsync(cancellationToken))
        {
            parcels.Add(Read(reader));
        }

        return (record, parcels);
    }

    /// <summary>Marks published parcels as sent; false when the stream has begun another life meanwhile.</summary>
    public static async Task<bool> MarkAsync(
        NpgsqlConnection connection,
        string stream,
        string incarnation,
        IReadOnlyList<OutboxParcel> parcels,
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
                new() { Value = parcels.Select(parcel => parcel.Sequence).ToArray() },
                new() { Value = Array.ConvertAll(entries, entry => entry.Milliseconds) },
                new() { Value = Array.ConvertAll(entries, entry => entry.Sequence) },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) == parcels.Count;
    }

    private static OutboxParcel Read(NpgsqlDataReader reader)
    {
        var ids = reader.GetFieldValue<Guid[]>(2);
        var types = reader.GetFieldValue<string[]>(3);
        var aggregates = reader.GetFieldValue<Guid[]>(4);
        var versions = reader.GetFieldValue<int[]>(5);
        var payloads = reader.GetFieldValue<byte[][]>(6);
        var traces = reader.GetFieldValue<string?[]>(7);
        var facts = new OutgoingEvent[ids.Length];
        for (var index = 0; index < facts.Length; index++)
        {
            facts[index] = new OutgoingEvent
            {
                Id = ids[index],
                Type = types[index],
                AggregateId = aggregates[index],
                AggregateVersion = versions[index],
                Payload = payloads[index],
                TraceParent = traces[index],
            };
        }

        return new(reader.GetInt64(0), reader.GetDateTime(1), facts);
    }
}
