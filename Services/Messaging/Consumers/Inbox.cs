using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>
/// Admits events that come from a stream. A row stands for a parcel and names the events of it that the group has taken over; it is written first, so of
/// two deliveries at the same time one waits for the other and then finds nothing to do. Rows are written in one order, so two batches cannot wait for
/// each other.
/// </summary>
internal sealed class Inbox(NpgsqlDataSource database, string group, TimeSpan idleLimit) : IAdmission
{
    private const string Seen = "SELECT unnest(event_ids) FROM inbox WHERE consumer_group = $1 AND parcel_id = ANY($2)";

    private const string Admit = """
        INSERT INTO inbox (consumer_group, parcel_id, event_ids)
        SELECT $1, parcel, array_agg(id ORDER BY place) FROM unnest($2, $3) WITH ORDINALITY AS e (parcel, id, place) GROUP BY parcel ORDER BY parcel
        ON CONFLICT DO NOTHING RETURNING parcel_id
        """;

    private const string Lock = """
        SELECT unnest(event_ids) FROM (
            SELECT event_ids FROM inbox WHERE consumer_group = $1 AND parcel_id = ANY($2) ORDER BY parcel_id FOR UPDATE) AS known
        """;

    private const string Extend = """
        UPDATE inbox SET event_ids = event_ids || e.ids
        FROM (SELECT parcel, array_agg(id ORDER BY place) AS ids FROM unnest($2, $3) WITH ORDINALITY AS u (parcel, id, place) GROUP BY parcel) AS e
        WHERE consumer_group = $1 AND parcel_id = e.parcel
        """;

    private const int ChunkSize = 5000;

    // The start of the statement, not clock_timestamp(): only what stands still while a statement runs can be looked up in an index.
    private const string Purge = """
        DELETE FROM inbox WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM inbox WHERE consumer_group = $1 AND applied_at < statement_timestamp() - $2 LIMIT $3 FOR UPDATE SKIP LOCKED))
        """;

    public async Task<HashSet<Guid>> UnseenAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OfParcels(Seen, events));
        var seen = await batch.ReadIdsAsync(cancellationToken);
        return [.. events.Select(received => received.Id).Where(id => !seen.Contains(id))];
    }

    public async Task<HashSet<Guid>> AdmitAsync(
        NpgsqlConnection connection, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(SessionLimits.IdleInTransaction(idleLimit));
        batch.BatchCommands.Add(OfEvents(Admit, events));
        var entered = await batch.ReadIdsAsync(cancellationToken);
        var admitted = new HashSet<Guid>(events.Count);
        var known = new List<ReceivedEvent>();
        foreach (var received in events)
        {
            if (entered.Contains(received.ParcelId)) admitted.Add(received.Id);
            else known.Add(received);
        }

        if (known.Count > 0) admitted.UnionWith(await ExtendAsync(connection, known, cancellationToken));
        return admitted;
    }

    public Task FinishAsync(
        NpgsqlConnection connection,
        IReadOnlyList<ReceivedEvent> applied,
        IReadOnlyList<FailureVerdict> failed,
        CancellationToken cancellationToken) => DeadLetterTable.InsertAsync(connection, group, failed, cancellationToken);

    /// <summary>Forgets a chunk of parcels that took effect long ago; false when there are no more of them.</summary>
    public async Task<bool> PurgeAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Purge);
        command.Parameters.Add(new() { Value = group });
        command.Parameters.Add(new() { Value = retention });
        command.Parameters.Add(new() { Value = ChunkSize });
        return await command.ExecuteNonQueryAsync(cancellationToken) == ChunkSize;
    }

    /// <summary>Takes over what is left of parcels that were delivered before: nothing, unless only a part of one had taken effect.</summary>
    private async Task<IReadOnlyList<Guid>> ExtendAsync(
        NpgsqlConnection connection, List<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        await using var known = new NpgsqlBatch(connection);
        known.BatchCommands.Add(OfParcels(Lock, events));
        var taken = await known.ReadIdsAsync(cancellationToken);
        List<ReceivedEvent> left = [.. events.Where(received => !taken.Contains(received.Id))];
        if (left.Count > 0)
        {
            await using var extend = new NpgsqlBatch(connection);
            extend.BatchCommands.Add(OfEvents(Extend, left));
            await extend.ExecuteNonQueryAsync(cancellationToken);
        }

        return [.. left.Select(received => received.Id)];
    }

    private NpgsqlBatchCommand OfParcels(string statement, IReadOnlyList<ReceivedEvent> events) => new(statement)
    {
        Parameters = { new() { Value = group }, new() { Value = events.Select(received => received.ParcelId).Distinct().ToArray() } },
    };

    private NpgsqlBatchCommand OfEvents(string statement, IReadOnlyList<ReceivedEvent> events) => new(statement)
    {
        Parameters =
        {
            new() { Value = group },
            new() { Value = events.Select(received => received.ParcelId).ToArray() },
            new() { Value = events.Select(received => received.Id).ToArray() },
        },
    };
}
