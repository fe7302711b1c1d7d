using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>The few captured payments whose order was not decided when they were compared with it; each has a time of its own for the next look.</summary>
internal static class PostponedPayments
{
    private const string Due =
        $"""
        SELECT {PaymentInQuestion.Columns} FROM payments
        WHERE verify_at <= statement_timestamp() ORDER BY verify_at LIMIT $1
        """;

    // Without a time nothing is due any more.
    private const string Postpone =
        """
        UPDATE payments AS p SET verify_at = clock_timestamp() + $3
        FROM unnest($1, $2) AS n (order_id, order_version)
        WHERE p.order_id = n.order_id AND p.order_version = n.order_version AND p.status = 2 AND p.goal = 1
        """;

    /// <summary>The payments whose next look is due, the longest waiting first.</summary>
    public static async Task<List<PaymentInQuestion>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Due, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = CapturedPayments.MostAtOnce } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<PaymentInQuestion>();
        while (await reader.ReadAsync(cancellationToken)) due.Add(PaymentInQuestion.Read(reader));
        return due;
    }

    /// <summary>
    /// Has payments looked at again after <paramref name="pause"/>, or never when that is null; not one that has changed since it was read.
    /// </summary>
    public static async Task PostponeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<PaymentInQuestion> payments, TimeSpan? pause,
        CancellationToken cancellationToken)
    {
        if (payments.Count == 0) return;
        await using var command = new NpgsqlCommand(Postpone, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. payments.Select(p => p.OrderId)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. payments.Select(p => p.OrderVersion)] });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)pause ?? DBNull.Value, DataTypeName = "interval" });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
