using Google.Protobuf;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>Takes the keys of a batch by one statement.</summary>
internal static class IdempotencyInsert
{
    // The lock is tried and not waited for: another replica that is just taking the same key, or has stopped in the middle of it, must not hold
    // up the other orders of this batch.
    private const string Insert =
        """
        INSERT INTO idempotency_keys (user_id, key, body_hash, order_id, response)
        SELECT n.user_id, n.key, n.body_hash, n.order_id, n.response
        FROM unnest($1, $2, $3, $4, $5, $6) AS n (user_id, key, body_hash, order_id, response, lock)
        WHERE pg_try_advisory_xact_lock(n.lock)
        ORDER BY n.user_id, n.key
        ON CONFLICT DO NOTHING
        RETURNING order_id
        """;

    /// <summary>Inserts the keys of <paramref name="keyed"/>.</summary>
    /// <returns>The ids of the orders whose key was free.</returns>
    public static async Task<IReadOnlySet<Guid>> InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<NewOrder> keyed, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Insert, connection, transaction)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. keyed.Select(o => o.Request.UserId)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. keyed.Select(o => o.Request.IdempotencyKey)] },
                new NpgsqlParameter<byte[][]> { TypedValue = [.. keyed.Select(o => o.Request.HashBody())] },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. keyed.Select(o => o.Order.Id)] },
                new NpgsqlParameter<byte[][]> { TypedValue = [.. keyed.Select(o => o.Response.ToByteArray())] },
                new NpgsqlParameter<long[]> { TypedValue = [.. keyed.Select(o => o.Attempt.KeyLock())] },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var taken = new HashSet<Guid>(keyed.Count);
        while (await reader.ReadAsync(cancellationToken)) taken.Add(reader.GetGuid(0));
        return taken;
    }
}
