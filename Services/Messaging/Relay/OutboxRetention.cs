using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>Removes rows that are settled or too old, and counts those that wait.</summary>
internal static class OutboxRetention
{
    private const int ChunkSize = 5000;

    /// <summary>What is left is deleted the next time; meanwhile the relay publishes.</summary>
    private const int MostChunks = 20;

    // The clock of Redis in entry_ms only narrows the scan of the index; the clock of the database in sent_at decides.
    private const string Old = """
        SELECT seq FROM outbox WHERE stream = $1 AND sent_at < now() - $2
        AND entry_ms < (extract(epoch FROM now() - $2) * 1000)::bigint + 60000
        """;

    private const string Settled = """
        AND (entry_ms, entry_seq) < (
            (SELECT settled_ms FROM outbox_streams WHERE stream = $1), (SELECT settled_seq FROM outbox_streams WHERE stream = $1))
        """;

    private const string Chunk = "ORDER BY entry_ms, entry_seq LIMIT $3 FOR UPDATE SKIP LOCKED";

    private const string Count = "SELECT coalesce(sum(size), 0) FROM (SELECT size FROM outbox WHERE stream = $1 AND sent_at IS NULL LIMIT 10000) AS unsent";

    private const string Age = """
        SELECT extract(epoch FROM clock_timestamp() - occurred_at)::double precision
        FROM outbox WHERE stream = $1 AND sent_at IS NULL ORDER BY seq LIMIT 1
        """;

    public static async Task PurgeAsync(NpgsqlDataSource database, string stream, OutboxOptions options, CancellationToken cancellationToken)
    {
        await DeleteAsync($"DELETE FROM outbox WHERE seq = ANY(ARRAY({Old} {Settled} {Chunk}))", options.SettledRetention);
        await DeleteAsync($"DELETE FROM outbox WHERE seq = ANY(ARRAY({Old} {Chunk}))", options.MaximumRetention);

        async Task DeleteAsync(string statement, TimeSpan age)
        {
            int deleted;
            var chunks = 0;
            do
            {
                var delete = new NpgsqlBatchCommand(statement)
                {
                    Parameters = { new() { Value = stream }, new() { Value = age }, new() { Value = ChunkSize } },
                };
                await using var batch = database.CreateBatch();
                batch.BatchCommands.Add(SessionLimits.ByIndex());
                batch.BatchCommands.Add(delete);
                await batch.ExecuteNonQueryAsync(cancellationToken);
                deleted = (int)delete.Rows;
            }
            while (deleted == ChunkSize && ++chunks < MostChunks);
        }
    }

    /// <summary>The number of unsent events, counted up to 10,000 parcels, and the age of the oldest in seconds.</summary>
    public static async Task<(long Events, double Age)> BacklogAsync(
        NpgsqlDataSource database, string stream, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(SessionLimits.ByIndex());
        batch.BatchCommands.Add(new(Count) { Parameters = { new() { Value = stream } } });
        batch.BatchCommands.Add(new(Age) { Parameters = { new() { Value = stream } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var events = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        return (events, await reader.ReadAsync(cancellationToken) ? reader.GetDouble(0) : 0);
    }
}
