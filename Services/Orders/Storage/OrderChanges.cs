using AspireOrders.Orders.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AspireOrders.Orders.Storage;

/// <summary>Changes many orders in one transaction: locked in the order of their ids, judged by the aggregate, written by one statement.</summary>
internal static class OrderChanges
{
    private const string Lock = $"SELECT {OrderRow.Columns} FROM orders WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE";

    // An order's change may take several versions at once (an item that could not be added); each gets its line in the history.
    private const string Write =
        """
        UPDATE orders AS o SET
            status = n.status, version = n.version, cancel_reason = n.cancel_reason,
            adding_product = n.adding_product, adding_quantity = n.adding_quantity,
            history_status = o.history_status || array_fill(n.status, ARRAY[n.version - o.version]),
            history_at = o.history_at || array_fill(clock_timestamp(), ARRAY[n.version - o.version]),
            updated_at = clock_timestamp()
        FROM unnest($1, $2, $3, $4, $5, $6) AS n (order_id, status, version, cancel_reason, adding_product, adding_quantity)
        WHERE o.order_id = n.order_id
        """;

    private const string WriteLines =
        """
        UPDATE orders SET total = $2, product_ids = $3, names = $4, quantities = $5, unit_prices = $6 WHERE order_id = $1
        """;

    /// <summary>Locks the orders; unknown ones are left out.</summary>
    public static async Task<IReadOnlyDictionary<Guid, OrderRow>> LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<Guid> orderIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection, transaction)
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. orderIds.Distinct().Order()] } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new Dictionary<Guid, OrderRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = OrderRow.Read(reader);
            rows[row.Order.Id] = row;
        }

        return rows;
    }

    /// <summary>Writes the new states of locked orders.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyCollection<Order> orders, CancellationToken cancellationToken)
    {
        if (orders.Count == 0) return;
        await using var command = new NpgsqlCommand(Write, connection, transaction)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. orders.Select(o => o.Id)] },
                new NpgsqlParameter<short[]> { TypedValue = [.. orders.Select(o => (short)o.State)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. orders.Select(o => o.Version)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. orders.Select(o => o.CancelReason)] },
                new NpgsqlParameter<Guid?[]> { TypedValue = [.. orders.Select(o => o.Adding?.ProductId)] },
                new NpgsqlParameter<int?[]> { TypedValue = [.. orders.Select(o => o.Adding?.Quantity)] },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Writes the lines of one order, after an item was added.</summary>
    public static async Task WriteLinesAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Order order, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(WriteLines, connection, transaction)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = order.Id },
                new NpgsqlParameter<decimal> { TypedValue = order.Total },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. order.Lines.Select(l => l.ProductId)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. order.Lines.Select(l => l.Name)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. order.Lines.Select(l => l.Quantity)] },
                new NpgsqlParameter<decimal[]> { TypedValue = [.. order.Lines.Select(l => l.UnitPrice)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
