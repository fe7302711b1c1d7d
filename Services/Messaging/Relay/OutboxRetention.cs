using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>Removes rows that are settled or too old, and counts those that wait.</summary>
internal static class OutboxRetention
{
    private const int ChunkSize = 5000;

    // The clock of Redis in entry_ms only narrows the scan of the index; the clock of the database in sent_at decides.
    private const string Select = """
        SELECT id FROM outbox WHERE stream = $1 AND sent_at < clock_timestamp() - $2
        AND entry_ms < extract(epoch FROM clock_timestamp() - $2) * 1000 + 60000
        """;

    private const string Settled = """
        AND (entry_ms, entry_seq) < (
            (SELECT settled_ms FROM outbox_streams WHERE stream = $1), (SELECT settled_seq FROM outbox_streams WHERE stream = $1))
        """;

    private const string Chunk = "ORDER BY entry_ms, entry_seq LIMIT $3 FOR UPDATE SKIP LOCKED";

    private const string Backlog = """
        SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(occurred_at)), 0)::double precision
        FROM (SELECT occurred_at FROM outbox WHERE stream = $1 AND sent_at IS NULL ORDER BY seq LIMIT 10000) AS unsent
        """;

    public static async Task PurgeAsync(NpgsqlDataSource database, string stream, OutboxOptions options, CancellationToken cancellationToken)
    {
        await DeleteAsync($"DELETE FROM outbox WHERE id IN ({Select} {Settled} {Chunk})", options.SettledRetention);
        await DeleteAsync($"DELETE FROM outbox WHERE id IN ({Select} {Chunk})", options.MaximumRetention);

        async Task DeleteAsync(string statement, TimeSpan age)
        {
            int deleted;
            do
            {
                await using var command = database.CreateCommand(statement);
                command.Parameters.Add(new() { Value = stream });
                command.Parameters.Add(new() { Value = age });
                command.Parameters.Add(new() { Value = ChunkSize });
                deleted = await command.ExecuteNonQueryAsync(cancellationToken);
            }
            while (deleted == ChunkSize);
        }
    }

    /// <summary>The number of unsent rows, counted up to 10,000, and the age of the oldest in seconds.</summary>
    public static async Task<(long Rows, double Age)> BacklogAsync(
        NpgsqlDataSource database, string stream, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Backlog);
        command.Parameters.Add(new() { Value = stream });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetDouble(1));
    }
}
