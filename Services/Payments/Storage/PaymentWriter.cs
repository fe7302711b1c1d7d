using AspireOrders.Payments.Domain;
using Npgsql;

namespace AspireOrders.Payments.Storage;

/// <summary>Writes payments, set-based, each only where nobody else wrote it since it was read.</summary>
internal static class PaymentWriter
{
    // New and changed rows go the same way: a new one has revision 1 and loses against any that is there, a changed one wins only over
    // the revision that it was read with.
    private const string Upsert =
        """
        INSERT INTO payments AS p (
            order_id, payment_id, user_id, status, goal, amount, currency, order_version, token, captured, charges, attempts, revision,
            traceparent, next_attempt_at)
        SELECT
            n.order_id, n.payment_id, n.user_id, n.status, n.goal, n.amount, n.currency, n.order_version, n.token, n.captured, n.charges, n.attempts,
            n.revision + 1, n.traceparent, clock_timestamp() + n.due_ms * interval '1 millisecond'
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) AS n (
            order_id, payment_id, user_id, status, goal, amount, currency, order_version, token, captured, charges, attempts, revision,
            traceparent, due_ms)
        ORDER BY n.order_id
        ON CONFLICT (order_id) DO UPDATE SET
            status = excluded.status, goal = excluded.goal, amount = excluded.amount, order_version = excluded.order_version, token = excluded.token,
            captured = excluded.captured, charges = excluded.charges, attempts = excluded.attempts, revision = excluded.revision,
            traceparent = excluded.traceparent, next_attempt_at = excluded.next_attempt_at, verify_at = NULL,
            updated_at = clock_timestamp()
        WHERE p.revision = excluded.revision - 1
        RETURNING order_id
        """;

    private const string Advance =
        """
        UPDATE payments AS p SET
            status = n.status, goal = n.goal, amount = n.amount, captured = n.captured, charges = n.charges, attempts = n.attempts,
            revision = p.revision + 1, traceparent = n.traceparent,
            next_attempt_at = clock_timestamp() + n.due_ms * interval '1 millisecond',
            verify_at = NULL, updated_at = clock_timestamp()
        FROM (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS u (
                order_id, revision, status, goal, amount, captured, charges, attempts, traceparent, due_ms)
            ORDER BY order_id) AS n
        WHERE p.order_id = n.order_id AND p.revision = n.revision
        RETURNING p.order_id
        """;

    /// <summary>
    /// Writes what steps at the provider changed, which is less than news of an order can change, and answers the orders whose payment it
    /// wrote; the others had changed since they were read.
    /// </summary>
    public static async Task<HashSet<Guid>> AdvanceAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<ScheduledPayment> payments, CancellationToken cancellationToken)
    {
        var rows = payments.Select(p => p.Payment).ToList();
        await using var command = new NpgsqlCommand(Advance, connection, transaction)
        {
            Parameters =
            {
                Array("uuid[]", rows, p => p.OrderId),
                Array("integer[]", rows, p => p.Revision),
                Array("smallint[]", rows, p => (short)p.State),
                Array("smallint[]", rows, p => (short)p.Goal),
                Array("numeric[]", rows, p => p.Amount),
                Array("numeric[]", rows, p => p.Captured),
                Array("integer[]", rows, p => p.Charges),
                Array("integer[]", rows, p => p.Attempts),
                Array("text[]", rows, p => p.TraceParent),
                Array("double precision[]", payments, p => p.Payment.IsOpen ? p.DueIn.TotalMilliseconds : (double?)null),
            },
        };
        return await ReadOrdersAsync(await command.ExecuteReaderAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Writes what it can and answers the orders whose payment it wrote; the others had changed since they were read.</summary>
    public static async Task<HashSet<Guid>> WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<ScheduledPayment> payments, CancellationToken cancellationToken)
    {
        if (payments.Count == 0) return [];
        await using var command = new NpgsqlCommand(Upsert, connection, transaction);
        var rows = payments.Select(p => p.Payment).ToList();
        command.Parameters.Add(Array("uuid[]", rows, p => p.OrderId));
        command.Parameters.Add(Array("uuid[]", rows, p => p.PaymentId));
        command.Parameters.Add(Array("uuid[]", rows, p => p.UserId));
        command.Parameters.Add(Array("smallint[]", rows, p => (short)p.State));
        command.Parameters.Add(Array("smallint[]", rows, p => (short)p.Goal));
        command.Parameters.Add(Array("numeric[]", rows, p => p.Amount));
        command.Parameters.Add(Array("text[]", rows, p => p.Currency));
        command.Parameters.Add(Array("integer[]", rows, p => p.OrderVersion));
        command.Parameters.Add(Array("text[]", rows, p => p.Token));
        command.Parameters.Add(Array("numeric[]", rows, p => p.Captured));
        command.Parameters.Add(Array("integer[]", rows, p => p.Charges));
        command.Parameters.Add(Array("integer[]", rows, p => p.Attempts));
        command.Parameters.Add(Array("integer[]", rows, p => p.Revision));
        command.Parameters.Add(Array("text[]", rows, p => p.TraceParent));
        command.Parameters.Add(Array("double precision[]", payments, p => p.Payment.IsOpen ? p.DueIn.TotalMilliseconds : (double?)null));
        return await ReadOrdersAsync(await command.ExecuteReaderAsync(cancellationToken), cancellationToken);
    }

    private static async Task<HashSet<Guid>> ReadOrdersAsync(NpgsqlDataReader result, CancellationToken cancellationToken)
    {
        await using var reader = result;
        var orders = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken)) orders.Add(reader.GetGuid(0));
        return orders;
    }

    private static NpgsqlParameter<T[]> Array<TRow, T>(string type, IReadOnlyList<TRow> rows, Func<TRow, T> select) =>
        new() { TypedValue = [.. rows.Select(select)], DataTypeName = type };
}

/// <summary>A payment to be written, and when the provider is to be asked next, if it is open.</summary>
internal sealed record ScheduledPayment(Payment Payment, TimeSpan DueIn);
