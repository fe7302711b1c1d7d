using AspireOrders.Messaging;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Events;
using Npgsql;

namespace AspireOrders.Orders.Storage;

/// <summary>Changes one order in a transaction of its own and tells of it.</summary>
internal sealed class OrderUpdate(NpgsqlDataSource database, Outbox outbox, TimeProvider clock)
{
    /// <summary>
    /// Changes an order under its lock. <paramref name="change"/> answers the changed order, or null when nothing is to be done; it throws to refuse.
    /// </summary>
    /// <returns>The order as it is afterwards; null when there is none.</returns>
    public async Task<Order?> ChangeAsync(Guid orderId, Func<Order, Order?> change, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await OrderChanges.LockAsync(connection, transaction, [orderId], cancellationToken);
        if (!rows.TryGetValue(orderId, out var row)) return null;
        if (change(row.Order) is not { } changed) return row.Order;
        await OrderChanges.WriteAsync(connection, transaction, [changed], cancellationToken);
        if (!changed.Lines.SequenceEqual(row.Order.Lines)) await OrderChanges.WriteLinesAsync(connection, transaction, changed, cancellationToken);
        // While an item is being added nobody is told: the order has no price to charge until it is known whether the item can be had.
        if (changed.Adding is null) await outbox.AppendAsync(connection, transaction, [OrderEvents.Of(changed)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Wake();
        OrdersMetrics.Moved(row, changed, clock.GetUtcNow());
        return changed;
    }
}
