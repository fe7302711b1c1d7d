using AspireOrders.Payments.Storage;
using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>The captured payments that have not been compared with their order yet.</summary>
internal static class UnverifiedPayments
{
    /// <summary>As many as Orders tells the states of in one call.</summary>
    public const int MostAtOnce = 1000;

    private const string Due =
        """
        SELECT order_id, user_id, order_version, clock_timestamp() - created_at FROM payments
        WHERE verify_at <= statement_timestamp() ORDER BY verify_at LIMIT $1
        """;

    private const string Verify =
        """
        UPDATE payments AS p SET verify_at = clock_timestamp() + $3
        FROM unnest($1, $2) AS n (order_id, order_version)
        WHERE p.order_id = n.order_id AND p.order_version = n.order_version AND p.verify_at IS NOT NULL
        """;

    /// <summary>The payments whose comparison is due, the longest waiting first.</summary>
    public static async Task<List<UnverifiedPayment>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Due, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = MostAtOnce } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<UnverifiedPayment>();
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add(new UnverifiedPayment(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt32(2), reader.GetTimeSpan(3)));
        }

        return due;
    }

    /// <summary>Puts the next comparison off by <paramref name="again"/>, or for good when it is null; not for a payment of a newer version.</summary>
    public static async Task VerifyAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<UnverifiedPayment> payments, TimeSpan? again,
        CancellationToken cancellationToken)
    {
        if (payments.Count == 0) return;
        await using var command = new NpgsqlCommand(Verify, connection, transaction)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. payments.Select(p => p.OrderId)] },
                new NpgsqlParameter<int[]> { TypedValue = [.. payments.Select(p => p.OrderVersion)] },
                new NpgsqlParameter { Value = again ?? (object)DBNull.Value, DataTypeName = "interval" },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A captured payment to be compared with its order.</summary>
internal sealed record UnverifiedPayment(Guid OrderId, Guid UserId, int OrderVersion, TimeSpan Age);
