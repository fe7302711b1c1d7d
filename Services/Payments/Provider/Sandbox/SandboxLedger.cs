using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Storage;
using Npgsql;
using NpgsqlTypes;

namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>
/// The sandbox's own books. They lie in our database but are never touched in a transaction of ours, as if they were elsewhere. Each
/// statement is atomic, so two calls under one key, of whatever process, find each other's outcome. Rows are locked in one order.
/// </summary>
internal sealed class SandboxLedger(NpgsqlDataSource database)
{
    private const string Entry = "order_id, number, state, amount";

    private const string ChargeAll =
        $"""
        INSERT INTO sandbox_charges AS c (order_id, number, state, amount, currency, token, confirm_at, confirmations)
        SELECT n.order_id, n.number, n.state, n.amount, n.currency, n.token, clock_timestamp() + n.confirm_after, n.confirmations
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n (order_id, number, state, amount, currency, token, confirm_after, confirmations)
        ORDER BY n.order_id, n.number
        ON CONFLICT (order_id, number) DO UPDATE SET
            tries = c.tries + 1, updated_at = clock_timestamp(),
            state = CASE WHEN c.state = 0 AND c.tries >= $9 THEN 1 ELSE c.state END,
            amount = CASE WHEN c.state = 0 THEN excluded.amount ELSE c.amount END
        RETURNING {Entry}
        """;

    private const string FindAll =
        """
        SELECT c.order_id, c.number, c.state, c.amount FROM unnest($1, $2) AS n (order_id, number)
        JOIN sandbox_charges AS c ON c.order_id = n.order_id AND c.number = n.number
        """;

    // A key under which nothing was captured, or not yet, is closed; one that was captured asynchronously is given back asynchronously.
    private const string RefundAll =
        $"""
        INSERT INTO sandbox_charges AS c (order_id, number, state, amount, currency, token, confirmations)
        SELECT n.order_id, n.number, 4, 0, '', '', n.confirmations FROM unnest($1, $2, $3) AS n (order_id, number, confirmations)
        ORDER BY n.order_id, n.number
        ON CONFLICT (order_id, number) DO UPDATE SET
            state = CASE WHEN c.state = 1 AND c.token = $4 THEN 6 WHEN c.state = 1 THEN 3 WHEN c.state IN (0, 5) THEN 4 ELSE c.state END,
            confirm_at = CASE WHEN c.state = 1 AND c.token = $4 THEN clock_timestamp() + $5 WHEN c.state IN (3, 6) THEN c.confirm_at END,
            confirmations = CASE WHEN c.state = 1 AND c.token = $4 THEN excluded.confirmations ELSE c.confirmations END,
            updated_at = clock_timestamp()
        RETURNING {Entry}
        """;

    /// <summary>Charges each key once; answers an entry for each.</summary>
    public async Task<List<LedgerEntry>> ChargeAsync(IReadOnlyList<SandboxCharge> charges, CancellationToken cancellationToken)
    {
        var requests = charges.Select(c => c.Request).ToList();
        var keys = requests.Select(r => r.Key).ToList();
        await using var command = database.CreateCommand(ChargeAll);
        command.Parameters.Add(OrderIds(keys));
        command.Parameters.Add(Numbers(keys));
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. charges.Select(c => (short)c.Outcome)] });
        command.Parameters.Add(new NpgsqlParameter<decimal[]> { TypedValue = [.. requests.Select(r => r.Amount)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. requests.Select(r => r.Currency)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. requests.Select(r => r.Token)] });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan?[]> { TypedValue = [.. charges.Select(c => c.ConfirmAfter)], DataTypeName = "interval[]" });
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. charges.Select(c => c.Confirmations)] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SandboxToken.FlakyFailures, NpgsqlDbType = NpgsqlDbType.Integer });
        return await ReadAsync(await command.ExecuteReaderAsync(cancellationToken), cancellationToken);
    }

    /// <summary>The entries of the keys that there are any for.</summary>
    public async Task<List<LedgerEntry>> FindAsync(IReadOnlyList<ChargeKey> keys, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindAll);
        command.Parameters.Add(OrderIds(keys));
        command.Parameters.Add(Numbers(keys));
        return await ReadAsync(await command.ExecuteReaderAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Gives back what each key captured, or closes it; answers an entry for each.</summary>
    /// <param name="keys">The charges.</param>
    /// <param name="confirmations">For each, how many times it is told that it was given back, if that is told later.</param>
    /// <param name="confirmAfter">When it is told.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task<List<LedgerEntry>> RefundAsync(
        IReadOnlyList<ChargeKey> keys, IReadOnlyList<short> confirmations, TimeSpan confirmAfter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RefundAll);
        command.Parameters.Add(OrderIds(keys));
        command.Parameters.Add(Numbers(keys));
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. confirmations] });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SandboxToken.Asynchronous });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = confirmAfter });
        return await ReadAsync(await command.ExecuteReaderAsync(cancellationToken), cancellationToken);
    }

    private static NpgsqlParameter<Guid[]> OrderIds(IReadOnlyList<ChargeKey> keys) => new() { TypedValue = [.. keys.Select(k => k.OrderId)] };

    private static NpgsqlParameter<int[]> Numbers(IReadOnlyList<ChargeKey> keys) => new() { TypedValue = [.. keys.Select(k => k.Number)] };

    private static async Task<List<LedgerEntry>> ReadAsync(NpgsqlDataReader result, CancellationToken cancellationToken)
    {
        await using var reader = result;
        var entries = new List<LedgerEntry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(LedgerEntry.Read(reader));
        }

        return entries;
    }
}
