using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>
/// The one way a fact leaves a service: rows written in the transaction of the change they tell of, published by the relay
/// after the commit, at least once and whatever is killed in between.
/// </summary>
/// <param name="stream">The stream of this service without its prefix, such as <c>orders</c>.</param>
public sealed class Outbox(string stream)
{
    private const string Insert = """
        INSERT INTO outbox (stream, id, type, aggregate_id, aggregate_version, payload, traceparent)
        SELECT $1, e.* FROM unnest($2, $3, $4, $5, $6, $7) AS e
        """;

    /// <summary>The stream of this service without its prefix.</summary>
    public string Stream { get; } = stream;

    internal WakeUp Written { get; } = new();

    /// <summary>Writes events with one statement. Call <see cref="Wake"/> after the commit.</summary>
    /// <param name="connection">The connection of the change.</param>
    /// <param name="transaction">The transaction of the change; null only when the connection itself has one open.</param>
    /// <param name="events">The facts, in the order in which they happened; none is fine.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>A task that ends when the rows are written.</returns>
    /// <exception cref="PostgresException">A row with the same identity exists (23505), or the database refuses otherwise.</exception>
    public async Task AppendAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(CreateCommand(events));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The same statement to be sent along with others in one round trip.</summary>
    /// <param name="events">The facts, in the order in which they happened.</param>
    /// <returns>A command for the batch of the change.</returns>
    public NpgsqlBatchCommand CreateCommand(IReadOnlyList<OutgoingEvent> events) => new(Insert)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = Stream },
            Array("uuid[]", events, e => e.Id),
            Array("text[]", events, e => e.Type),
            Array("uuid[]", events, e => e.AggregateId),
            Array("integer[]", events, e => e.AggregateVersion),
            Array("bytea[]", events, e => e.Payload),
            Array("text[]", events, e => e.TraceParent),
        },
    };

    /// <summary>Tells the relay that rows were committed, so that it need not find them by polling.</summary>
    public void Wake() => Written.Set();

    private static NpgsqlParameter<T[]> Array<T>(string type, IReadOnlyList<OutgoingEvent> events, Func<OutgoingEvent, T> select) =>
        new() { TypedValue = [.. events.Select(select)], DataTypeName = type };
}
