using System.Collections.Concurrent;
using AspireOrders.Messaging;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Tells watchers that their order has a new version, whichever replica changed it: while anything is watched, one query every 100 ms reads
/// the versions of all watched orders together, so the cost does not grow with the number of watchers of an order.
/// </summary>
internal sealed class OrderVersions(NpgsqlDataSource database, TimeProvider clock, ILogger<OrderVersions> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<Guid, WatchedOrder> watched = new();

    /// <summary>Watches an order until disposed.</summary>
    public WatchedOrder Watch(Guid orderId)
    {
        while (true)
        {
            var order = watched.GetOrAdd(orderId, id => new WatchedOrder(id, Forget));
            if (order.TryJoin()) return order;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (watched.IsEmpty) continue;
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception exception) when (TransientFailure.IsTransient(exception) && !stoppingToken.IsCancellationRequested)
            {
                OrdersLog.WatchWaits(logger, exception);
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT order_id, version FROM orders WHERE order_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. watched.Keys] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (watched.TryGetValue(reader.GetGuid(0), out var order)) order.Saw(reader.GetInt32(1));
        }
    }

    private void Forget(WatchedOrder order) => watched.TryRemove(KeyValuePair.Create(order.Id, order));
}
