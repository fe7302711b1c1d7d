using Google.Protobuf;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>Who holds a key after the insert: an entry of this batch, or an order of before.</summary>
internal sealed record IdempotencyRecord(byte[] BodyHash, byte[] Response, NewOrder? Owner);

/// <summary>Takes the keys of a batch and reads those that were taken before, in one round trip.</summary>
internal static class IdempotencyInsert
{
    // Waits for a transaction of another replica that is just taking the same key.
    private const string Insert =
        """
        INSERT INTO idempotency_keys (user_id, key, body_hash, order_id, response)
        SELECT * FROM unnest($1, $2, $3, $4, $5) AS n (user_id, key, body_hash, order_id, response) ORDER BY 1, 2
        ON CONFLICT DO NOTHING
        RETURNING user_id, key
        """;

    private const string Read =
        "SELECT k.user_id, k.key, k.body_hash, k.response FROM idempotency_keys k JOIN unnest($1, $2) AS n (user_id, key) USING (user_id, key)";

    /// <summary>Inserts the keys of <paramref name="orders"/>; of several entries with one key the first takes it.</summary>
    public static async Task<IReadOnlyDictionary<(Guid UserId, string Key), IdempotencyRecord>> InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<NewOrder> orders, CancellationToken cancellationToken)
    {
        var records = new Dictionary<(Guid, string), IdempotencyRecord>();
        var keyed = orders.Where(o => o.IdempotencyKey.Length > 0).DistinctBy(o => (o.Order.UserId, o.IdempotencyKey)).ToList();
        if (keyed.Count == 0) return records;
        var taken = new HashSet<(Guid, string)>();
        await using var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { InsertCommand(keyed), ReadCommand(keyed) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) taken.Add((reader.GetGuid(0), reader.GetString(1)));
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = (reader.GetGuid(0), reader.GetString(1));
            var owner = taken.Contains(key) ? keyed.Find(o => (o.Order.UserId, o.IdempotencyKey) == key) : null;
            records[key] = new IdempotencyRecord(reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3), owner);
        }

        return records;
    }

    private static NpgsqlBatchCommand InsertCommand(IReadOnlyList<NewOrder> keyed) => new(Insert)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid[]> { TypedValue = [.. keyed.Select(o => o.Order.UserId)] },
            new NpgsqlParameter<string[]> { TypedValue = [.. keyed.Select(o => o.IdempotencyKey)] },
            new NpgsqlParameter<byte[][]> { TypedValue = [.. keyed.Select(o => o.BodyHash)] },
            new NpgsqlParameter<Guid[]> { TypedValue = [.. keyed.Select(o => o.Order.Id)] },
            new NpgsqlParameter<byte[][]> { TypedValue = [.. keyed.Select(o => o.Response.ToByteArray())] },
        },
    };

    private static NpgsqlBatchCommand ReadCommand(IReadOnlyList<NewOrder> keyed) => new(Read)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid[]> { TypedValue = [.. keyed.Select(o => o.Order.UserId)] },
            new NpgsqlParameter<string[]> { TypedValue = [.. keyed.Select(o => o.IdempotencyKey)] },
        },
    };
}
