using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>What the database remembers of the streams it writes.</summary>
internal static class StreamTable
{
    private const string Columns = "incarnation, greatest_ms, greatest_seq, settled_ms, settled_seq";

    // Only rows above what the stream still holds, and not those that every subscriber has applied already.
    private const string SendAgain = """
        UPDATE outbox SET sent_at = NULL, entry_ms = NULL, entry_seq = NULL
        WHERE stream = $1 AND sent_at IS NOT NULL AND (entry_ms, entry_seq) > ($2, $3) AND (entry_ms, entry_seq) >= ($4, $5)
        """;

    private const string Settle = """
        UPDATE outbox_streams SET settled_ms = $3, settled_seq = $4
        WHERE stream = $1 AND incarnation = $2 AND (settled_ms, settled_seq) < ($3, $4)
        """;

    public static NpgsqlBatchCommand ReadCommand(string stream) =>
        new($"SELECT {Columns} FROM outbox_streams WHERE stream = $1") { Parameters = { new() { Value = stream } } };

    public static async Task<StreamRecord?> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken)
            ? new(
                reader.GetString(0),
                new(reader.GetInt64(1), reader.GetInt64(2)),
                new(reader.GetInt64(3), reader.GetInt64(4)))
            : null;

    /// <summary>Reads the row, which is made when there is none, and locks it until the transaction ends.</summary>
    public static async Task<StreamRecord> LockAsync(NpgsqlConnection connection, string stream, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("INSERT INTO outbox_streams (stream) VALUES ($1) ON CONFLICT DO NOTHING")
        {
            Parameters = { new() { Value = stream } },
        });
        batch.BatchCommands.Add(new($"SELECT {Columns} FROM outbox_streams WHERE stream = $1 FOR UPDATE")
        {
            Parameters = { new() { Value = stream } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken)
            ?? throw new InvalidOperationException($"The row of stream '{stream}' was deleted while it was read.");
    }

    /// <summary>Makes rows unsent that the stream has lost, and begins another life of it. Answers how many rows.</summary>
    public static async Task<int> SendAgainAsync(
        NpgsqlConnection connection,
        string stream,
        string incarnation,
        StreamEntryId above,
        StreamEntryId notBelow,
        CancellationToken cancellationToken)
    {
        await using var update = new NpgsqlCommand("UPDATE outbox_streams SET incarnation = $2 WHERE stream = $1", connection)
        {
            Parameters = { new() { Value = stream }, new() { Value = incarnation } },
        };
        await update.ExecuteNonQueryAsync(cancellationToken);
        await using var again = new NpgsqlCommand(SendAgain, connection)
        {
            // As many rows as were published since the slowest subscriber stopped; giving up halfway would only begin it again.
            CommandTimeout = 600,
            Parameters =
            {
                new() { Value = stream },
                new() { Value = above.Milliseconds },
                new() { Value = above.Sequence },
                new() { Value = notBelow.Milliseconds },
                new() { Value = notBelow.Sequence },
            },
        };
        return await again.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Records that everything below an entry has been applied by every subscriber; never goes back.</summary>
    public static async Task SettleAsync(
        NpgsqlDataSource database, string stream, string incarnation, StreamEntryId below, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Settle);
        command.Parameters.Add(new() { Value = stream });
        command.Parameters.Add(new() { Value = incarnation });
        command.Parameters.Add(new() { Value = below.Milliseconds });
        command.Parameters.Add(new() { Value = below.Sequence });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
