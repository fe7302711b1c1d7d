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
        return await batch.ReadIdsAsync(cancellationToken);
    }

    public async Task<HashSet<Guid>> AdmitAsync(
        NpgsqlConnection connection, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(SessionLimits.IdleInTransaction(idleLimit));
        batch.BatchCommands.Add(Command($"{Due} FOR UPDATE", events));
        return await batch.ReadIdsAsync(cancellationToken);
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

    private NpgsqlBatchCommand Command(string statement, IReadOnlyList<ReceivedEvent> events) => new(statement)
    {
        Parameters = { new() { Value = group }, new() { Value = events.Select(received => received.Id).ToArray() } },
    };
}
