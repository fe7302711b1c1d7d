using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Events;
using AspireOrders.Orders.Storage;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Compares what callers were answered with what there is (I1, I2). The answer under an idempotency key is a row of the order's own
/// transaction, and so is the event that tells of the order.
/// </summary>
internal sealed class AnswerAudit(NpgsqlDataSource database, OrderReader orders)
{
    /// <summary>Statements over whole tables take longer than those of the order path may.</summary>
    private const int TimeoutSeconds = 120;

    private const string Answers =
        """
        SELECT k.order_id, k.user_id, k.key, o.order_id IS NOT NULL, o.user_id = k.user_id
        FROM idempotency_keys k LEFT JOIN orders o ON o.order_id = k.order_id
        WHERE o.order_id IS NULL OR o.user_id <> k.user_id OR position(convert_to(k.order_id::text, 'UTF8') IN k.response) = 0
        LIMIT $1
        """;

    private const string Told =
        """
        SELECT aggregate_id, min(type) FROM outbox_events AS told
        WHERE stream = $2 AND NOT EXISTS (SELECT FROM orders o WHERE o.order_id = told.aggregate_id)
        GROUP BY aggregate_id LIMIT $1
        """;

    private const string Shared =
        "SELECT order_id, count(*), min(key), max(key) FROM idempotency_keys GROUP BY order_id HAVING count(*) > 1 LIMIT $1";

    /// <summary>Goes through all answers.</summary>
    public async Task RunAsync(ViolationList violations, CancellationToken cancellationToken)
    {
        violations.AddRange(await ReadAsync(Answers, Unanswered, cancellationToken));
        violations.AddRange(await ReadAsync(
            Told, row => New("I1", row, $"{row.GetString(1)} was told of it, but there is no such order"), cancellationToken, OrderEvents.Stream));
        violations.AddRange(await ReadAsync(
            Shared, row => New("I2", row, $"{row.GetInt64(1)} idempotency keys have it, {row.GetString(2)} and {row.GetString(3)} among them"), cancellationToken));
        await foreach (var violation in KeyAudit.RunAsync(database, orders, cancellationToken)) violations.AddRange([violation]);
    }

    private static Violation Unanswered(NpgsqlDataReader row) => New("I1", row, (row.GetBoolean(3), !row.IsDBNull(4) && row.GetBoolean(4)) switch
    {
        (false, _) => $"it was answered to user {row.GetGuid(1)} under key {row.GetString(2)}, but there is no such order",
        (_, false) => $"it was answered to user {row.GetGuid(1)} under key {row.GetString(2)}, but belongs to somebody else",
        _ => $"the answer under key {row.GetString(2)} of user {row.GetGuid(1)} is not about it",
    });

    private async Task<List<Violation>> ReadAsync(
        string statement, Func<NpgsqlDataReader, Violation> describe, CancellationToken cancellationToken, string? stream = null)
    {
        await using var command = database.CreateCommand(statement);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ViolationList.MostOfOne + 1 });
        if (stream is not null) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var violations = new List<Violation>();
        while (await reader.ReadAsync(cancellationToken)) violations.Add(describe(reader));
        return violations;
    }

    private static Violation New(string invariant, NpgsqlDataReader row, string detail) =>
        new() { Invariant = invariant, Subject = row.GetGuid(0).ToString(), Detail = detail };
}
