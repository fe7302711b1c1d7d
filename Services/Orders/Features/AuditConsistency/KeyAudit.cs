using System.Runtime.CompilerServices;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Storage;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Looks for a second order of each idempotency key (I2). The ids of all orders that a key can lead to follow from user and key, one after the
/// other: the order of the record is one of them, and the next one does not exist.
/// </summary>
internal static class KeyAudit
{
    private const int ChunkSize = 5000, TimeoutSeconds = 120, MostGenerations = 1000;

    private const string Keys = "SELECT order_id, user_id, key FROM idempotency_keys";

    public static async IAsyncEnumerable<Violation> RunAsync(
        NpgsqlDataSource database, OrderReader orders, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Keys);
        command.CommandTimeout = TimeoutSeconds;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var chunk = new Dictionary<Guid, KeyRecord>(ChunkSize);
        while (await reader.ReadAsync(cancellationToken))
        {
            var record = new KeyRecord(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2));
            if (Generation(record) is not { } generation)
            {
                yield return New(record, $"key {record.Key} of user {record.UserId} has it, but leads to order {OrderId.For(record.UserId, record.Key)}");
                continue;
            }

            chunk[OrderId.For(record.UserId, record.Key, generation + 1)] = record;
            if (chunk.Count < ChunkSize) continue;
            foreach (var second in await SecondOrdersAsync(orders, chunk, cancellationToken)) yield return second;
            chunk.Clear();
        }

        foreach (var second in await SecondOrdersAsync(orders, chunk, cancellationToken)) yield return second;
    }

    private static int? Generation(KeyRecord record)
    {
        for (var generation = 0; generation < MostGenerations; generation++)
        {
            if (OrderId.For(record.UserId, record.Key, generation) == record.OrderId) return generation;
        }

        return null;
    }

    private static async Task<IEnumerable<Violation>> SecondOrdersAsync(
        OrderReader orders, Dictionary<Guid, KeyRecord> chunk, CancellationToken cancellationToken)
    {
        var second = await orders.ExistingAsync(chunk.Keys, cancellationToken);
        return second.Select(id => New(chunk[id], $"key {chunk[id].Key} of user {chunk[id].UserId} has a second order, {id}"));
    }

    private static Violation New(KeyRecord record, string detail) => new() { Invariant = "I2", Subject = record.OrderId.ToString(), Detail = detail };

    private sealed record KeyRecord(Guid OrderId, Guid UserId, string Key);
}
