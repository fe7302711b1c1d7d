using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>
/// Admits events that are tried again: their row among the dead letters is locked first, and it disappears in the transaction of the effect. The inbox
/// holds them already.
/// </summary>
internal sealed class RetryAdmission(NpgsqlDataSource database, string group, TimeSpan idleLimit) : IAdmission
{
    private const string Due = "SELECT event_id FROM dead_letters WHERE consumer_group = $1 AND event_id = ANY($2) AND next_attempt_at IS NOT NULL";

    private const string Delete = "DELETE FROM dead_letters WHERE consumer_group = $1 AND event_id = ANY($2)";

    public async Task<HashSet<Guid>> UnseenAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Command(Due, events));
        return await ReadAsync(batch, cancellationToken);
    }

    public async Task<HashSet<Guid>> AdmitAsync(
        NpgsqlConnection connection, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        await using var limit = new NpgsqlBatch(connection);
        limit.BatchCommands.Add(SessionLimits.IdleInTransaction(idleLimit));
        await limit.ExecuteNonQueryAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command($"{Due} FOR UPDATE", events));
        return await ReadAsync(batch, cancellationToken);
    }

    public async Task FinishAsync(
        NpgsqlConnection connection,
        IReadOnlyList<ReceivedEvent> applied,
        IReadOnlyList<FailureVerdict> failed,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command(Delete, applied));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await DeadLetterTable.UpdateAsync(connection, group, failed, cancellationToken);
    }

    private static async Task<HashSet<Guid>> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var ids = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    private NpgsqlBatchCommand Command(string statement, IReadOnlyList<ReceivedEvent> events) => new(statement)
    {
        Parameters = { new() { Value = group }, new() { Value = events.Select(received => received.Id).ToArray() } },
    };
}
