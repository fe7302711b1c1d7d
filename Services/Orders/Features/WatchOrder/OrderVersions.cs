using System.Collections.Concurrent;
using AspireOrders.ServiceDefaults.Storage;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Tells watchers that their order has a new version, whichever replica changed it: while anything is watched, one query every 100 ms reads
/// the versions of all watched orders together, so the cost does not grow with the number of watchers of an order.
/// </summary>
internal sealed class OrderVersions(NpgsqlDataSource database, TimeProvider clock, ILogger<OrderVersions> logger)
    : DatabasePoll(TimeSpan.FromMilliseconds(100), clock)
{
    private readonly ConcurrentDictionary<Guid, WatchedOrder> watched = new();

    protected override bool IsAwaited => !watched.IsEmpty;

    /// <summary>Watches an order until disposed.</summary>
    public WatchedOrder Watch(Guid orderId)
    {
        while (true)
        {
            var order = watched.GetOrAdd(orderId, id => new WatchedOrder(id, Forget));
            if (order.TryJoin()) return order;
        }
    }

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT order_id, version FROM orders WHERE order_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. watched.Keys] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (watched.TryGetValue(reader.GetGuid(0), out var order)) order.Saw(reader.GetInt32(1));
        }
    }

    protected override void Failed(Exception exception) => OrdersLog.WatchWaits(logger, exception);

    private void Forget(WatchedOrder order) => watched.TryRemove(KeyValuePair.Create(order.Id, order));
}
