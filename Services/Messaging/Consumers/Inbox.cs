using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>
/// Admits events that come from a stream: the inbox row is written first, so of two deliveries at the same time one waits for the other and then finds
/// nothing to do. Rows are written in one order, so two batches cannot wait for each other.
/// </summary>
internal sealed class Inbox(NpgsqlDataSource database, string group, TimeSpan idleLimit) : IAdmission
{
    private const string Seen = "SELECT event_id FROM inbox WHERE consumer_group = $1 AND event_id = ANY($2)";

    private const string Admit = """
        INSERT INTO inbox (consumer_group, event_id) SELECT $1, id FROM unnest($2) AS e (id) ORDER BY id
        ON CONFLICT DO NOTHING RETURNING event_id
        """;

    private const int ChunkSize = 5000;

    // The start of the statement, not clock_timestamp(): only what stands still while a statement runs can be looked up in an index.
    private const string Purge = """
        DELETE FROM inbox WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM inbox WHERE consumer_group = $1 AND applied_at < statement_timestamp() - $2 LIMIT $3 FOR UPDATE SKIP LOCKED))
        """;

    public async Task<HashSet<Guid>> UnseenAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        var unseen = events.Select(received => received.Id).ToHashSet();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Command(Seen, events));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            unseen.Remove(reader.GetGuid(0));
        }

        return unseen;
    }

    public async Task<HashSet<Guid>> AdmitAsync(
        NpgsqlConnection connection, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(SessionLimits.IdleInTransaction(idleLimit));
        batch.BatchCommands.Add(Command(Admit, events));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var admitted = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            admitted.Add(reader.GetGuid(0));
        }

        return admitted;
    }

    public Task FinishAsync(
        NpgsqlConnection connection,
        IReadOnlyList<ReceivedEvent> applied,
        IReadOnlyList<FailureVerdict> failed,
        CancellationToken cancellationToken) => DeadLetterTable.InsertAsync(connection, group, failed, cancellationToken);

    /// <summary>Forgets a chunk of events that took effect long ago; false when there are no more of them.</summary>
    public async Task<bool> PurgeAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Purge);
        command.Parameters.Add(new() { Value = group });
        command.Parameters.Add(new() { Value = retention });
        command.Parameters.Add(new() { Value = ChunkSize });
        return await command.ExecuteNonQueryAsync(cancellationToken) == ChunkSize;
    }

    private NpgsqlBatchCommand Command(string statement, IReadOnlyList<ReceivedEvent> events) => new(statement)
    {
        Parameters = { new() { Value = group }, new() { Value = events.Select(received => received.Id).ToArray() } },
    };
}
