using AspireOrders.Payments.Domain;
using Npgsql;

namespace AspireOrders.Payments.Storage;

/// <summary>Reads payments, for looking and for changing.</summary>
internal static class PaymentReader
{
    private const string Lock = $"SELECT {PaymentRow.Columns} FROM payments WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE";
    private const string ByIds = $"SELECT {PaymentRow.Columns} FROM payments WHERE order_id = ANY($1)";
    private const string ByPage = $"SELECT {PaymentRow.Columns} FROM payments WHERE order_id > $1 ORDER BY order_id LIMIT $2";

    // By state and the database's clock (the statement's, which an index can serve), past rows that another replica is claiming. A claim is a
    // lease: when its holder dies, it runs out.
    private const string Claim =
        $"""
        UPDATE payments SET
            attempts = attempts + 1, revision = revision + 1, next_attempt_at = clock_timestamp() + $2, updated_at = clock_timestamp()
        WHERE order_id IN (
            SELECT order_id FROM payments WHERE next_attempt_at <= statement_timestamp()
            ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING {PaymentRow.Columns}
        """;

    /// <summary>The payments of some orders, locked until the transaction ends; always in one order, so that batches cannot deadlock.</summary>
    public static async Task<Dictionary<Guid, Payment>> LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyCollection<Guid> orderIds, CancellationToken cancellationToken)
    {
        if (orderIds.Count == 0) return [];
        await using var command = new NpgsqlCommand(Lock, connection, transaction)
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. orderIds] } },
        };
        var payments = await (await command.ExecuteReaderAsync(cancellationToken)).ReadAllAsync(cancellationToken);
        return payments.ToDictionary(p => p.OrderId);
    }

    /// <summary>Takes up to <paramref name="limit"/> payments whose next attempt is due, for the time of <paramref name="lease"/>.</summary>
    public static async Task<List<Payment>> ClaimAsync(this NpgsqlDataSource database, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Claim);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
        return await (await command.ExecuteReaderAsync(cancellationToken)).ReadAllAsync(cancellationToken);
    }

    /// <summary>The payments of some orders; an unknown order is left out.</summary>
    public static async Task<List<Payment>> FindAsync(this NpgsqlDataSource database, IEnumerable<Guid> orderIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ByIds);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. orderIds] });
        return await (await command.ExecuteReaderAsync(cancellationToken)).ReadAllAsync(cancellationToken);
    }

    /// <summary>The payment of an order; null when there is none.</summary>
    public static async Task<Payment?> FindAsync(this NpgsqlDataSource database, Guid orderId, CancellationToken cancellationToken) =>
        (await database.FindAsync([orderId], cancellationToken)).SingleOrDefault();

    /// <summary>A page of all payments by order id.</summary>
    public static async Task<List<Payment>> PageAsync(this NpgsqlDataSource database, Guid after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ByPage);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return await (await command.ExecuteReaderAsync(cancellationToken)).ReadAllAsync(cancellationToken);
    }
}
