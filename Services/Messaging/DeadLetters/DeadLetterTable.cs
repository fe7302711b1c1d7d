using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>Events whose effect failed: what waits for another try and what is dead.</summary>
internal static class DeadLetterTable
{
    private const string Insert = $"""
        INSERT INTO dead_letters (consumer_group, tries, attempts, error, next_attempt_at, dead_at, {StoredEvent.Columns})
        VALUES ($1, $2, $3, $4, clock_timestamp() + $5, CASE WHEN $5 IS NULL THEN clock_timestamp() END,
            $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT DO NOTHING
        """;

    private const string Update = """
        UPDATE dead_letters SET tries = $2, attempts = $3, error = $4, failed_at = clock_timestamp(),
            next_attempt_at = clock_timestamp() + $5, dead_at = CASE WHEN $5 IS NULL THEN clock_timestamp() END
        WHERE consumer_group = $1 AND event_id = $6
        """;

    // The lease is the time of the next attempt itself: a process that dies with an event leaves it due a little later.
    private const string Claim = $"""
        UPDATE dead_letters SET next_attempt_at = clock_timestamp() + $2 WHERE id = (
            SELECT id FROM dead_letters WHERE consumer_group = $1 AND next_attempt_at <= clock_timestamp()
            ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING tries, attempts, {StoredEvent.Columns}
        """;

    private const string Counts = """
        SELECT
            (SELECT count(*) FROM (SELECT FROM dead_letters WHERE consumer_group = $1 AND next_attempt_at IS NOT NULL LIMIT 10000) AS waiting),
            (SELECT count(*) FROM (SELECT FROM dead_letters WHERE consumer_group = $1 AND dead_at IS NOT NULL LIMIT 10000) AS dead),
            (SELECT min(next_attempt_at) FROM dead_letters WHERE consumer_group = $1 AND next_attempt_at IS NOT NULL) - clock_timestamp()
        """;

    public static Task InsertAsync(
        NpgsqlConnection connection, string group, IReadOnlyList<FailureVerdict> failed, CancellationToken cancellationToken) =>
        WriteAsync(connection, Insert, group, failed, StoredEvent.AddTo, cancellationToken);

    public static Task UpdateAsync(
        NpgsqlConnection connection, string group, IReadOnlyList<FailureVerdict> failed, CancellationToken cancellationToken) =>
        WriteAsync(
            connection, Update, group, failed, (parameters, received) => parameters.Add(new() { Value = received.Id }), cancellationToken);

    /// <summary>Leases the event that has been due for longest, or answers null.</summary>
    public static async Task<ReceivedEvent?> ClaimAsync(
        NpgsqlDataSource database, string group, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Claim);
        command.Parameters.Add(new() { Value = group });
        command.Parameters.Add(new() { Value = lease });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? StoredEvent.Read(reader, firstColumn: 2) with { Tries = reader.GetInt32(0), Attempts = reader.GetInt32(1) }
            : null;
    }

    /// <summary>How many events wait for another try and how many are dead, each counted up to 10,000, and how soon the next try is due.</summary>
    public static async Task<(long Waiting, long Dead, TimeSpan? NextDue)> CountAsync(
        NpgsqlDataSource database, string group, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Counts);
        command.Parameters.Add(new() { Value = group });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetTimeSpan(2));
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection,
        string statement,
        string group,
        IReadOnlyList<FailureVerdict> failed,
        Action<NpgsqlParameterCollection, ReceivedEvent> addEvent,
        CancellationToken cancellationToken)
    {
        if (failed.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var verdict in failed)
        {
            var command = new NpgsqlBatchCommand(statement);
            command.Parameters.Add(new() { Value = group });
            command.Parameters.Add(new() { Value = verdict.Tries });
            command.Parameters.Add(new() { Value = verdict.Attempts });
            command.Parameters.Add(new() { Value = verdict.Text });
            command.Parameters.Add(new() { Value = (object?)verdict.Pause ?? DBNull.Value, DataTypeName = "interval" });
            addEvent(command.Parameters, verdict.Failure.Event);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
