using AspireOrders.Inventory.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AspireOrders.Inventory.Storage;

/// <summary>Writes what a batch changed in one round trip, the stock last.</summary>
/// <remarks>
/// A new reservation is inserted and nothing else: when it is there already (23505) somebody else reserved for the order meanwhile, and
/// what this batch judged by is out of date.
/// </remarks>
internal static class StockWriter
{
    // The lines of all reservations travel flat and are cut again by their offsets: unnest cannot take arrays of unequal length.
    private const string Insert =
        """
        INSERT INTO reservations (order_id, version, status, product_ids, quantities, expires_at)
        SELECT n.order_id, n.version, n.status, ($6::uuid[])[n.first:n.last], ($7::int[])[n.first:n.last], clock_timestamp() + $8
        FROM unnest($1, $2, $3, $4, $5) AS n (order_id, version, status, first, last)
        """;

    private const string Replace =
        """
        UPDATE reservations AS r SET version = n.version, status = n.status, product_ids = ($6::uuid[])[n.first:n.last],
            quantities = ($7::int[])[n.first:n.last], expires_at = clock_timestamp() + $8, updated_at = clock_timestamp()
        FROM unnest($1, $2, $3, $4, $5) AS n (order_id, version, status, first, last) WHERE r.order_id = n.order_id
        """;

    private const string End =
        """
        UPDATE reservations AS r SET status = n.status, updated_at = clock_timestamp()
        FROM unnest($1, $2) AS n (order_id, status) WHERE r.order_id = n.order_id
        """;

    // Row after row in the order of the products, so that two batches cannot wait for each other: a service's plans go along the indexes, from
    // what is asked for to what is there (docs/decisions/0006).
    private const string MoveStock =
        """
        UPDATE stock AS s SET available = s.available + n.available, reserved = s.reserved + n.reserved, committed = s.committed + n.committed
        FROM (SELECT * FROM unnest($1, $2, $3, $4) AS u (product_id, available, reserved, committed) ORDER BY product_id) AS n
        WHERE s.product_id = n.product_id
        """;

    /// <summary>
    /// Writes what changed in <paramref name="book"/>; new and replaced reservations expire after <paramref name="lifetime"/>. Without a transaction
    /// the server makes one of its own and commits it without another round trip.
    /// </summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, StockBook book, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var changes = book.Changes.OrderBy(c => c.After.OrderId).ToList();
        if (changes.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection, transaction);
        Add(batch, Insert, [.. changes.Where(c => c.Before is null).Select(c => c.After)], lifetime);
        Add(batch, Replace, [.. changes.Where(c => c.Before is not null && c.After.Status == ReservationState.Held).Select(c => c.After)], lifetime);
        AddEnds(batch, [.. changes.Where(c => c.Before is not null && c.After.Status != ReservationState.Held).Select(c => c.After)]);
        AddStock(batch, [.. book.Moves]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlBatch batch, string sql, List<Reservation> reservations, TimeSpan lifetime)
    {
        if (reservations.Count == 0) return;
        var last = new int[reservations.Count];
        for (var i = 0; i < last.Length; i++) last[i] = (i > 0 ? last[i - 1] : 0) + reservations[i].Lines.Count;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. reservations.Select(r => r.OrderId)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. reservations.Select(r => r.Version)] },
                new NpgsqlParameter<short[]> { TypedValue = [.. reservations.Select(r => (short)r.Status)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. reservations.Select((r, i) => last[i] - r.Lines.Count + 1)] },
                new NpgsqlParameter<int[]> { TypedValue = last },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. reservations.SelectMany(r => r.Lines).Select(l => l.ProductId)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. reservations.SelectMany(r => r.Lines).Select(l => l.Quantity)] },
                new NpgsqlParameter<TimeSpan> { TypedValue = lifetime, NpgsqlDbType = NpgsqlDbType.Interval },
            },
        });
    }

    private static void AddEnds(NpgsqlBatch batch, List<Reservation> ended)
    {
        if (ended.Count == 0) return;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(End)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. ended.Select(r => r.OrderId)] },
                new NpgsqlParameter<short[]> { TypedValue = [.. ended.Select(r => (short)r.Status)] },
            },
        });
    }

    private static void AddStock(NpgsqlBatch batch, List<KeyValuePair<Guid, StockLevel>> moves)
    {
        if (moves.Count == 0) return;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(MoveStock)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. moves.Select(m => m.Key)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. moves.Select(m => m.Value.Available)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. moves.Select(m => m.Value.Reserved)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. moves.Select(m => m.Value.Committed)] },
            },
        });
    }
}
