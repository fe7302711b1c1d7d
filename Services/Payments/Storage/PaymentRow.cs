using AspireOrders.Payments.Domain;
using Npgsql;

namespace AspireOrders.Payments.Storage;

/// <summary>A row of the table payments as an aggregate.</summary>
internal static class PaymentRow
{
    public const string Columns =
        "order_id, payment_id, user_id, status, goal, amount, currency, order_version, token, captured, charges, attempts, revision, traceparent, "
        + "created_at, updated_at";

    /// <summary>Reads all rows of a result that selects <see cref="Columns"/>, and closes it.</summary>
    public static async Task<List<Payment>> ReadAllAsync(this NpgsqlDataReader result, CancellationToken cancellationToken)
    {
        await using var reader = result;
        var payments = new List<Payment>();
        while (await reader.ReadAsync(cancellationToken)) payments.Add(Read(reader));
        return payments;
    }

    private static Payment Read(NpgsqlDataReader reader) => new()
    {
        OrderId = reader.GetGuid(0),
        PaymentId = reader.GetGuid(1),
        UserId = reader.GetGuid(2),
        State = (PaymentState)reader.GetInt16(3),
        Goal = (PaymentGoal)reader.GetInt16(4),
        Amount = reader.GetDecimal(5),
        Currency = reader.GetString(6),
        OrderVersion = reader.GetInt32(7),
        Token = reader.GetString(8),
        Captured = reader.GetDecimal(9),
        Charges = reader.GetInt32(10),
        Attempts = reader.GetInt32(11),
        Revision = reader.GetInt32(12),
        TraceParent = reader.IsDBNull(13) ? null : reader.GetString(13),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(14),
        UpdatedAt = reader.GetFieldValue<DateTimeOffset>(15),
    };
}
