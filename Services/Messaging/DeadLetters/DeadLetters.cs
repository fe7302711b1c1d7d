using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>The dead letters of this service, for an operator to look at, to try again or to delete.</summary>
/// <param name="database">The service's own database.</param>
public sealed class DeadLetters(NpgsqlDataSource database)
{
    private const string Page = $"""
        SELECT id, consumer_group, error, tries, dead_at, {StoredEvent.Columns}
        FROM dead_letters WHERE dead_at IS NOT NULL AND id < $1 ORDER BY id DESC LIMIT $2
        """;

    private const string Replay = """
        UPDATE dead_letters SET dead_at = NULL, next_attempt_at = clock_timestamp() WHERE id = $1 AND dead_at IS NOT NULL
        """;

    /// <summary>Lists the letters that wait for an operator, newest first.</summary>
    /// <param name="cursor">The cursor of the page before, or null for the first page.</param>
    /// <param name="limit">The most letters of the page, 1 to 100.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>A page.</returns>
    public async Task<DeadLetterPage> ListAsync(long? cursor, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 100);
        await using var command = database.CreateCommand(Page);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = cursor ?? long.MaxValue });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit + 1 });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(new DeadLetter
            {
                Id = reader.GetInt64(0),
                ConsumerGroup = reader.GetString(1),
                Error = reader.GetString(2),
                Tries = reader.GetInt32(3),
                DeadAt = reader.GetFieldValue<DateTimeOffset>(4),
                Event = StoredEvent.Read(reader, firstColumn: 5),
            });
        }

        if (items.Count <= limit)
        {
            return new(items, NextCursor: null);
        }

        items.RemoveAt(limit);
        return new(items, items[^1].Id);
    }

    /// <summary>
    /// Gives a letter one more try through its own handler, within about a second. The letter disappears in the transaction of the effect; when the try fails, it is dead again.
    /// </summary>
    /// <param name="id">The number of the letter.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>False when there is no such dead letter.</returns>
    public Task<bool> ReplayAsync(long id, CancellationToken cancellationToken) => ExecuteAsync(Replay, id, cancellationToken);

    /// <summary>Deletes a letter; its event will never take effect here.</summary>
    /// <param name="id">The number of the letter.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>False when there is no such dead letter.</returns>
    public Task<bool> DeleteAsync(long id, CancellationToken cancellationToken) =>
        ExecuteAsync("DELETE FROM dead_letters WHERE id = $1 AND dead_at IS NOT NULL", id, cancellationToken);

    private async Task<bool> ExecuteAsync(string statement, long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(statement);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
