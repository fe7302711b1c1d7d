using Npgsql;
using NpgsqlTypes;

namespace AspireOrders.Orders.Features;

/// <summary>Inserts many new orders by one statement.</summary>
internal static class OrderInsert
{
    // The lines of all orders travel flat and are cut again by their offsets: unnest cannot take arrays of unequal length.
    private const string Insert =
        """
        INSERT INTO orders (order_id, user_id, status, version, currency, total, payment_token, product_ids, names, quantities, unit_prices,
            history_status, history_at, created_at, updated_at)
        SELECT n.order_id, n.user_id, 1, 1, n.currency, n.total, n.payment_token,
            ($8::uuid[])[n.first:n.last], ($9::text[])[n.first:n.last], ($10::int[])[n.first:n.last], ($11::numeric[])[n.first:n.last],
            '{1}', ARRAY[n.created_at], n.created_at, n.created_at
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $12) AS n (order_id, user_id, currency, total, payment_token, first, last, created_at)
        ON CONFLICT (order_id) DO NOTHING
        """;

    public static NpgsqlBatchCommand CreateCommand(IReadOnlyList<NewOrder> created)
    {
        var orders = created.Select(c => c.Order).ToList();
        var lines = orders.SelectMany(o => o.Lines).ToList();
        var last = new int[orders.Count];
        for (var i = 0; i < last.Length; i++) last[i] = (i > 0 ? last[i - 1] : 0) + orders[i].Lines.Count;
        return new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. orders.Select(o => o.Id)] },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. orders.Select(o => o.UserId)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. orders.Select(o => o.Currency)] },
                new NpgsqlParameter<decimal[]> { TypedValue = [.. orders.Select(o => o.Total)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric },
                new NpgsqlParameter<string[]> { TypedValue = [.. orders.Select(o => o.PaymentToken)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. orders.Select((o, i) => last[i] - o.Lines.Count + 1)] },
                new NpgsqlParameter<int[]> { TypedValue = last },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. lines.Select(l => l.ProductId)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. lines.Select(l => l.Name)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. lines.Select(l => l.Quantity)] },
                new NpgsqlParameter<decimal[]> { TypedValue = [.. lines.Select(l => l.UnitPrice)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric },
                new NpgsqlParameter<DateTime[]> { TypedValue = [.. created.Select(c => c.Response.CreatedAt.ToDateTime())] },
            },
        };
    }
}
