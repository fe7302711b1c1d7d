using AspireOrders.Messaging.Batching;
using AspireOrders.Payments.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>
/// The sandbox's own books. They lie in our database but are never touched in a transaction of ours, as if they were elsewhere. Each
/// statement is atomic, so two calls under one key, of whatever process, find each other's outcome.
/// </summary>
internal sealed class SandboxLedger(NpgsqlDataSource database) : IBatchHandler<ChargeRequest, LedgerEntry>
{
    private const string ChargeAll =
        """
        INSERT INTO sandbox_charges AS c (order_id, number, state, amount, currency, token)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (order_id, number) DO UPDATE SET
            tries = c.tries + 1, updated_at = clock_timestamp(),
            state = CASE WHEN c.state = 0 AND c.tries >= $7 THEN 1 ELSE c.state END,
            amount = CASE WHEN c.state = 0 THEN excluded.amount ELSE c.amount END
        RETURNING order_id, number, state, amount
        """;

    private const string FindOne = "SELECT state, amount FROM sandbox_charges WHERE order_id = $1 AND number = $2";

    private const string RefundOne =
        """
        INSERT INTO sandbox_charges AS c (order_id, number, state, amount, currency, token)
        VALUES ($1, $2, 4, 0, '', '')
        ON CONFLICT (order_id, number) DO UPDATE SET
            state = CASE c.state WHEN 1 THEN 3 WHEN 0 THEN 4 ELSE c.state END, updated_at = clock_timestamp()
        RETURNING state, amount
        """;

    /// <summary>Charges a batch; the same key twice in one batch is charged in turn, for one statement touches a row once.</summary>
    public async Task<IReadOnlyList<BatchOutcome<LedgerEntry>>> ExecuteAsync(
        IReadOnlyList<ChargeRequest> requests, CancellationToken cancellationToken)
    {
        var outcomes = new BatchOutcome<LedgerEntry>[requests.Count];
        var rest = Enumerable.Range(0, requests.Count).ToList();
        while (rest.Count > 0)
        {
            var round = rest.DistinctBy(index => requests[index].Key).ToList();
            var entries = await ChargeAsync([.. round.Select(index => requests[index])], cancellationToken);
            foreach (var index in round) outcomes[index] = BatchOutcome.Success(entries[requests[index].Key]);
            rest = [.. rest.Except(round)];
        }

        return outcomes;
    }

    /// <summary>The entry of a key; null when there is none.</summary>
    public Task<LedgerEntry?> FindAsync(ChargeKey key, CancellationToken cancellationToken) => ReadAsync(FindOne, key, cancellationToken);

    /// <summary>Gives back what the key captured, or closes it.</summary>
    public async Task<LedgerEntry> RefundAsync(ChargeKey key, CancellationToken cancellationToken) =>
        await ReadAsync(RefundOne, key, cancellationToken) ?? throw new InvalidOperationException($"The ledger kept no entry for {key}.");

    private async Task<Dictionary<ChargeKey, LedgerEntry>> ChargeAsync(List<ChargeRequest> charges, CancellationToken cancellationToken)
    {
        // Rows are locked in one order everywhere, so that batches of several processes cannot deadlock.
        charges.Sort((a, b) => (a.Key.OrderId, a.Key.Number).CompareTo((b.Key.OrderId, b.Key.Number)));
        await using var command = database.CreateCommand(ChargeAll);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. charges.Select(c => c.Key.OrderId)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. charges.Select(c => c.Key.Number)] });
        var outcomes = charges.Select(c => (short)SandboxToken.FirstOutcome(c.Token, c.Amount));
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. outcomes] });
        command.Parameters.Add(new NpgsqlParameter<decimal[]> { TypedValue = [.. charges.Select(c => c.Amount)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. charges.Select(c => c.Currency)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. charges.Select(c => c.Token)] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SandboxToken.FlakyFailures, NpgsqlDbType = NpgsqlDbType.Integer });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new Dictionary<ChargeKey, LedgerEntry>(charges.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = new ChargeKey(reader.GetGuid(0), reader.GetInt32(1));
            entries[key] = new LedgerEntry((LedgerState)reader.GetInt16(2), reader.GetDecimal(3));
        }

        return entries;
    }

    private async Task<LedgerEntry?> ReadAsync(string sql, ChargeKey key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = key.OrderId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = key.Number });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new LedgerEntry((LedgerState)reader.GetInt16(0), reader.GetDecimal(1)) : null;
    }
}
