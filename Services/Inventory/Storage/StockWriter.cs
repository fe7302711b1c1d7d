using AspireOrders.Inventory.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AspireOrders.Inventory.Storage;

/// <summary>Writes what a batch changed, in one round trip.</summary>
internal static class StockWriter
{
    private const string WriteStock =
        """
        UPDATE stock AS s SET available = n.available, reserved = n.reserved, committed = n.committed
        FROM unnest($1, $2, $3, $4) AS n (product_id, available, reserved, committed)
        WHERE s.product_id = n.product_id AND (s.available, s.reserved, s.committed) IS DISTINCT FROM (n.available, n.reserved, n.committed)
        """;

    // The lines of all reservations travel flat and are cut again by their offsets: unnest cannot take arrays of unequal length.
    private const string WriteReservations =
        """
        INSERT INTO reservations (order_id, version, status, product_ids, quantities, expires_at)
        SELECT n.order_id, n.version, n.status, ($6::uuid[])[n.first:n.last], ($7::int[])[n.first:n.last], clock_timestamp() + $8
        FROM unnest($1, $2, $3, $4, $5) AS n (order_id, version, status, first, last)
        ON CONFLICT (order_id) DO UPDATE SET
            version = excluded.version, status = excluded.status, product_ids = excluded.product_ids, quantities = excluded.quantities,
            expires_at = CASE WHEN excluded.status = 1 THEN excluded.expires_at ELSE reservations.expires_at END, updated_at = clock_timestamp()
        """;

    /// <summary>Writes levels and reservations of <paramref name="book"/>; new reservations expire after <paramref name="lifetime"/>.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, StockBook book, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        if (book.Changed.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { Stock(book), Reservations(book, lifetime) } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand Stock(StockBook book) => new(WriteStock)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid[]> { TypedValue = [.. book.Levels.Keys] },
            new NpgsqlParameter<long[]> { TypedValue = [.. book.Levels.Values.Select(l => l.Available)] },
            new NpgsqlParameter<long[]> { TypedValue = [.. book.Levels.Values.Select(l => l.Reserved)] },
            new NpgsqlParameter<long[]> { TypedValue = [.. book.Levels.Values.Select(l => l.Committed)] },
        },
    };

    private static NpgsqlBatchCommand Reservations(StockBook book, TimeSpan lifetime)
    {
        var changed = book.Changed.OrderBy(r => r.OrderId).ToList();
        var lines = changed.SelectMany(r => r.Lines).ToList();
        var last = changed.Select(r => r.Lines.Count).Aggregate(new List<int>(changed.Count), (sums, count) =>
        {
            sums.Add((sums.Count > 0 ? sums[^1] : 0) + count);
            return sums;
        });
        return new NpgsqlBatchCommand(WriteReservations)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. changed.Select(r => r.OrderId)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. changed.Select(r => r.Version)] },
                new NpgsqlParameter<short[]> { TypedValue = [.. changed.Select(r => (short)r.Status)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. changed.Select((r, i) => last[i] - r.Lines.Count + 1)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. last] },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. lines.Select(l => l.ProductId)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. lines.Select(l => l.Quantity)] },
                new NpgsqlParameter<TimeSpan> { TypedValue = lifetime, NpgsqlDbType = NpgsqlDbType.Interval },
            },
        };
    }
}
