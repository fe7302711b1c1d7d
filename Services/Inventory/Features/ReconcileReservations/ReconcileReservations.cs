using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Storage;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Reconciliation;
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
    IOptions<ReservationOptions> options, ILogger<ReconcileReservations> logger) : IReconciliation
{
    private const string Held =
        """
        SELECT order_id, expires_at < clock_timestamp(), created_at FROM reservations
        WHERE status = 1 AND created_at < statement_timestamp() - $1 AND (created_at, order_id) > ($2, $3)
        ORDER BY created_at, order_id LIMIT 500
        """;

    public string Name => "reservations";

    public long LockNumber => 4002;

    public TimeSpan Every => options.Value.CheckEvery;

    /// <summary>One pass over all held reservations that are old enough.</summary>
    public async Task RunAsync(ReconciliationPass pass, CancellationToken cancellationToken)
    {
        var last = new HeldReservation(Guid.Empty, TimeIsUp: false, DateTime.UnixEpoch);
        while (true)
        {
            var held = await ReadAsync(last, cancellationToken);
            if (held.Count == 0) return;
            pass.Compared(held.Count);
            await SettleAsync(held, pass, cancellationToken);
            await pass.CheckpointAsync(cancellationToken);
            last = held[^1];
        }
    }

    private async Task<List<HeldReservation>> ReadAsync(HeldReservation after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Held);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.CheckAfter });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = after.CreatedAt });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after.OrderId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var held = new List<HeldReservation>();
        while (await reader.ReadAsync(cancellationToken)) held.Add(new HeldReservation(reader.GetGuid(0), reader.GetBoolean(1), reader.GetDateTime(2)));
        return held;
    }

    private async Task SettleAsync(List<HeldReservation> held, ReconciliationPass pass, CancellationToken cancellationToken)
    {
        var request = new GetOrderStatesRequest { OrderIds = { held.Select(h => h.OrderId.ToString()) } };
        var answer = await orders.GetOrderStatesAsync(request, cancellationToken: cancellationToken);
        var states = answer.States.ToDictionary(s => Guid.Parse(s.OrderId), s => s.Status);
        var ends = held.Select(h => End(h, states)).OfType<SettleEntry>().ToList();
        await Task.WhenAll(ends.Select(e => batches.SubmitAsync(e, cancellationToken)));
        foreach (var group in ends.GroupBy(e => e.End)) InventoryLog.Reconciled(logger, group.Count(), group.Key);
        foreach (var end in ends) pass.Add(KindOf(end.End), end.OrderId, $"its stock is {end.End} now");
    }

    private static string KindOf(ReservationState end) => end switch
    {
        ReservationState.Committed => "news of a paid order missing",
        ReservationState.Released => "news of a cancelled order missing",
        _ => "reservation of no order",
    };

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

    private sealed record HeldReservation(Guid OrderId, bool TimeIsUp, DateTime CreatedAt);
}
