using AspireOrders.ServiceDefaults.Reconciliation;
using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>
/// Captured payments in the order of their capture, behind a mark up to which they were compared with their orders. Nearly every payment agrees
/// with its order, so the mark moves and the payments stay as they are.
/// </summary>
internal static class CapturedPayments
{
    /// <summary>As many as Orders tells the states of in one call.</summary>
    public const int MostAtOnce = 1000;

    private const string Next =
        $"""
        SELECT {PaymentInQuestion.Columns}, updated_at FROM payments
        WHERE status = 2 AND goal = 1 AND (updated_at, order_id) > (SELECT updated_at, order_id FROM compared_up_to) AND updated_at < $1
        ORDER BY updated_at, order_id LIMIT $2
        """;

    private const string Move = "UPDATE compared_up_to SET updated_at = $1, order_id = $2";

    /// <summary>The next payments behind the mark that were captured at least so long ago, oldest first.</summary>
    public static async Task<List<CapturedPayment>> ReadAsync(NpgsqlConnection connection, TimeSpan age, CancellationToken cancellationToken)
    {
        var before = await CommitHorizon.ReadAsync(connection, age, cancellationToken);
        await using var next = new NpgsqlCommand(Next, connection)
        {
            Parameters = { new NpgsqlParameter<DateTime> { TypedValue = before }, new NpgsqlParameter<int> { TypedValue = MostAtOnce } },
        };
        await using var reader = await next.ExecuteReaderAsync(cancellationToken);
        var captured = new List<CapturedPayment>();
        while (await reader.ReadAsync(cancellationToken))
        {
            captured.Add(new CapturedPayment(PaymentInQuestion.Read(reader), reader.GetDateTime(4)));
        }

        return captured;
    }

    /// <summary>Moves the mark to a payment: it and all before it were compared.</summary>
    public static async Task MoveMarkAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CapturedPayment last, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Move, connection, transaction)
        {
            Parameters = { new NpgsqlParameter<DateTime> { TypedValue = last.UpdatedAt }, new NpgsqlParameter<Guid> { TypedValue = last.Payment.OrderId } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
