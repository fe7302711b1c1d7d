using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Storage;
using Npgsql;

namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>The outcomes in the sandbox's books that are told later.</summary>
internal static class ConfirmationTable
{
    // What is due is decided, and leased to this process for as long as telling it may take.
    private const string Decide =
        """
        UPDATE sandbox_charges AS c SET
            state = CASE c.state WHEN 5 THEN CASE WHEN c.token = $3 THEN 2 ELSE 1 END WHEN 6 THEN 3 ELSE c.state END,
            confirm_at = CASE WHEN c.confirmations > 0 THEN clock_timestamp() + $2 END,
            updated_at = clock_timestamp()
        WHERE (c.order_id, c.number) IN (
            SELECT order_id, number FROM sandbox_charges WHERE confirm_at <= statement_timestamp()
            ORDER BY confirm_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING c.order_id, c.number, c.state, c.amount, c.confirmations
        """;

    // Not when the charge has become something else meanwhile: that is still to be told.
    private const string Told =
        """
        UPDATE sandbox_charges AS c SET
            confirmations = c.confirmations - 1, confirm_at = CASE WHEN c.confirmations > 1 THEN clock_timestamp() + $4 END
        FROM unnest($1, $2, $3) AS n (order_id, number, state)
        WHERE c.order_id = n.order_id AND c.number = n.number AND c.state = n.state AND c.confirmations > 0
        """;

    /// <summary>Decides up to <paramref name="limit"/> charges that are due, and answers the outcomes that are to be told.</summary>
    public static async Task<(int Decided, List<ProviderEvent> ToBeTold)> DecideAsync(
        NpgsqlDataSource database, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Decide);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SandboxToken.AsynchronouslyDeclined });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var decided = 0;
        var events = new List<ProviderEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            decided++;
            var entry = LedgerEntry.Read(reader);
            if (reader.GetInt16(4) > 0 && entry.ToAnswer() is { } outcome) events.Add(new ProviderEvent(outcome.Key, outcome.State, outcome.Amount));
        }

        return (decided, events);
    }

    /// <summary>Outcomes were acknowledged; those that are told twice are told again after <paramref name="again"/>.</summary>
    public static async Task AcknowledgeAsync(
        NpgsqlDataSource database, IReadOnlyList<ProviderEvent> events, TimeSpan again, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Told);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. events.Select(e => e.Key.OrderId)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. events.Select(e => e.Key.Number)] });
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. events.Select(e => (short)ToLedger(e.State))] });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = again });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static LedgerState ToLedger(ChargeState state) => state switch
    {
        ChargeState.Captured => LedgerState.Captured,
        ChargeState.Declined => LedgerState.Declined,
        _ => LedgerState.Refunded,
    };
}
