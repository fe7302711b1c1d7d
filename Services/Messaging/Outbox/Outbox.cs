using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>
/// The one way a fact leaves a service: written in the transaction of the change it tells of, as one parcel with its neighbours, published by the relay
/// after the commit, at least once and whatever is killed in between.
/// </summary>
/// <param name="stream">The stream of this service without its prefix, such as <c>orders</c>.</param>
public sealed class Outbox(string stream)
{
    /// <summary>The most events of one parcel; as many as a consumer applies in one transaction.</summary>
    internal const int ParcelSize = 256;

    // One row for all events of the transaction (docs/decisions/0005): a row each would be most of what a batch of orders writes.
    private const string Insert = """
        INSERT INTO outbox (stream, ids, types, aggregate_ids, aggregate_versions, payloads, traceparents)
        SELECT $1, ($2)[i:i+255], ($3)[i:i+255], ($4)[i:i+255], ($5)[i:i+255], ($6)[i:i+255], ($7)[i:i+255]
        FROM generate_series(1, cardinality($2), 256) AS i
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
    /// <exception cref="PostgresException">The database refuses.</exception>
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
