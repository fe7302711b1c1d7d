using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Errors;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Judges requests whose key, or the order id derived from it, was found taken: answered as at first, refused, in progress elsewhere, or
/// a new order because the key was forgotten.
/// </summary>
internal sealed class IdempotencyRecords(NpgsqlDataSource database, OrderReader orders)
{
    private const string Find =
        """
        SELECT n.order_id, k.body_hash, k.response, (SELECT true FROM orders o WHERE o.order_id = n.order_id)
        FROM unnest($1, $2, $3) AS n (order_id, user_id, key) LEFT JOIN idempotency_keys k ON k.user_id = n.user_id AND k.key = n.key
        """;

    // An order for each time a key was forgotten; even a daily job with one key needs a year for some fifty of them.
    private const int GenerationsAtOnce = 64;

    /// <summary>Gives each attempt its outcome, except those that are to be tried under another id.</summary>
    public async Task<List<OrderAttempt>> ResolveAsync(IReadOnlyList<OrderAttempt> doubtful, OrderOutcomes outcomes, CancellationToken cancellationToken)
    {
        var again = new List<OrderAttempt>();
        var findings = await FindAsync(doubtful, cancellationToken);
        foreach (var attempt in doubtful)
        {
            var finding = findings[attempt.OrderId];
            if (finding.BodyHash is not null) Replay(attempt, finding, outcomes);
            else if (finding.OrderExists) again.Add(attempt.Later(await NextGenerationAsync(attempt, cancellationToken)));
            else outcomes.Fail(attempt, Judge(attempt.Refusal));
        }

        return again;
    }

    /// <summary>4002: the key belongs to a request with another body.</summary>
    public static DomainException KeyReused() => new(
        ErrorCode.KeyReused, "The idempotency key was used before, with another body.", [new FieldError("idempotencyKey", "was used with another body")]);

    // Neither key nor order: another replica is just writing them, or an attempt with another body has reserved and then died.
    private static DomainException Judge(DomainException? refusal)
    {
        if (refusal is null) return KeysInFlight.InProgress();
        return refusal.Error == ErrorCode.AlreadyExists ? KeyReused() : refusal;
    }

    private static void Replay(OrderAttempt attempt, Finding finding, OrderOutcomes outcomes)
    {
        if (!attempt.Request.HashBody().AsSpan().SequenceEqual(finding.BodyHash))
        {
            outcomes.Fail(attempt, KeyReused());
            return;
        }

        var response = CreateOrderResponse.Parser.ParseFrom(finding.Response);
        response.Replayed = true;
        outcomes.Succeed(attempt, response);
    }

    private async Task<Dictionary<Guid, Finding>> FindAsync(IReadOnlyList<OrderAttempt> doubtful, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Find);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. doubtful.Select(a => a.OrderId)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. doubtful.Select(a => a.Request.UserId)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. doubtful.Select(a => a.Request.IdempotencyKey)] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var findings = new Dictionary<Guid, Finding>();
        while (await reader.ReadAsync(cancellationToken))
        {
            findings[reader.GetGuid(0)] = reader.IsDBNull(1)
                ? new Finding(null, null, !reader.IsDBNull(3))
                : new Finding(reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2), OrderExists: true);
        }

        return findings;
    }

    private async Task<int> NextGenerationAsync(OrderAttempt attempt, CancellationToken cancellationToken)
    {
        var first = attempt.Generation + 1;
        while (true)
        {
            var ids = Enumerable.Range(first, GenerationsAtOnce).Select(attempt.Request.OrderId).ToArray();
            var existing = await orders.ExistingAsync(ids, cancellationToken);
            if (Array.FindIndex(ids, id => !existing.Contains(id)) is >= 0 and var free) return first + free;
            first += GenerationsAtOnce;
        }
    }

    private sealed record Finding(byte[]? BodyHash, byte[]? Response, bool OrderExists);
}
