using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Storage;
using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;
using Microsoft.Extensions.Options;
using Npgsql;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Inventory.Features;

/// <summary>
/// Compares held reservations with their orders, so that stock follows even when an event was lost: paid orders' stock is committed,
/// cancelled ones' released. A reservation whose time is up is given back only after Orders has said that it knows no such order.
/// </summary>
internal sealed class ReconcileReservations(
    NpgsqlDataSource database, OrdersApi.OrdersClient orders, BatchCollector<SettleEntry, ReservationState?> batches,
    IOptions<ReservationOptions> options, TimeProvider clock, ILogger<ReconcileReservations> logger) : BackgroundService
{
    // One replica at a time; the others find the lock taken and wait for their next turn.
    private const string Held =
        """
        SELECT order_id, expires_at < clock_timestamp() FROM reservations
        WHERE status = 1 AND created_at < clock_timestamp() - $1 AND order_id > $2 AND pg_try_advisory_xact_lock(4002)
        ORDER BY order_id LIMIT 500
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CheckEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (TransientFailure.IsTransient(exception) && !stoppingToken.IsCancellationRequested)
            {
                InventoryLog.ReconciliationWaits(logger, exception);
            }
        }
    }

    /// <summary>One pass over all held reservations that are old enough.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var after = Guid.Empty;
        while (true)
        {
            var held = await ReadAsync(after, cancellationToken);
            if (held.Count == 0) return;
            await SettleAsync(held, cancellationToken);
            after = held[^1].OrderId;
        }
    }

    private async Task<List<HeldReservation>> ReadAsync(Guid after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Held);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.CheckAfter });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var held = new List<HeldReservation>();
        while (await reader.ReadAsync(cancellationToken)) held.Add(new HeldReservation(reader.GetGuid(0), reader.GetBoolean(1)));
        return held;
    }

    private async Task SettleAsync(List<HeldReservation> held, CancellationToken cancellationToken)
    {
        var request = new GetOrderStatesRequest { OrderIds = { held.Select(h => h.OrderId.ToString()) } };
        var answer = await orders.GetOrderStatesAsync(request, cancellationToken: cancellationToken);
        var states = answer.States.ToDictionary(s => Guid.Parse(s.OrderId), s => s.Status);
        var ends = held.Select(h => End(h, states)).OfType<SettleEntry>().ToList();
        await Task.WhenAll(ends.Select(e => batches.SubmitAsync(e, cancellationToken)));
        foreach (var group in ends.GroupBy(e => e.End)) InventoryLog.Reconciled(logger, group.Count(), group.Key);
    }

    private static SettleEntry? End(HeldReservation held, Dictionary<Guid, OrderStatus> states)
    {
        if (!states.TryGetValue(held.OrderId, out var status)) return held.TimeIsUp ? new SettleEntry(held.OrderId, ReservationState.Expired) : null;
        return status switch
        {
            OrderStatus.Paid or OrderStatus.Shipped or OrderStatus.Delivered => new SettleEntry(held.OrderId, ReservationState.Committed),
            OrderStatus.Cancelled => new SettleEntry(held.OrderId, ReservationState.Released),
            _ => null,
        };
    }

    private sealed record HeldReservation(Guid OrderId, bool TimeIsUp);
}
