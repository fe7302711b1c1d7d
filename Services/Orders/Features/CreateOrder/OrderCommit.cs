using AspireOrders.Messaging;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.Orders.Events;
using AspireOrders.Orders.Storage;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>Commits many orders in one transaction: their idempotency keys first, then the orders whose key was free, with their events.</summary>
internal sealed class OrderCommit(NpgsqlDataSource database, OrderReader reader, Outbox outbox)
{
    /// <summary>Commits the orders, except those whose key or id is taken.</summary>
    /// <returns>The ids of the exceptions; nothing of them was written.</returns>
    public async Task<IReadOnlySet<Guid>> CommitAsync(IReadOnlyList<NewOrder> orders, CancellationToken cancellationToken)
    {
        var refused = new HashSet<Guid>();
        while (!await TryAsync(orders, refused, cancellationToken)) orders = [.. orders.Where(o => !refused.Contains(o.Order.Id))];
        return refused;
    }

    private async Task<bool> TryAsync(IReadOnlyList<NewOrder> orders, HashSet<Guid> refused, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var keyed = orders.Where(o => o.Request.HasKey).ToList();
        if (keyed.Count > 0)
        {
            var taken = await IdempotencyInsert.InsertAsync(connection, transaction, keyed, cancellationToken);
            refused.UnionWith(keyed.Select(o => o.Order.Id).Where(id => !taken.Contains(id)));
        }

        var accepted = refused.Count == 0 ? orders : [.. orders.Where(o => !refused.Contains(o.Order.Id))];
        if (accepted.Count > 0)
        {
            var insert = OrderInsert.CreateCommand(accepted);
            await using var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { insert, outbox.CreateCommand([.. accepted.Select(ToEvent)]) } };
            await batch.ExecuteNonQueryAsync(cancellationToken);
            if (insert.RecordsAffected < accepted.Count)
            {
                // A key that was forgotten and is used again: its order is still there, and this transaction must leave it alone.
                await transaction.RollbackAsync(cancellationToken);
                refused.UnionWith(await reader.ExistingAsync(accepted.Select(o => o.Order.Id), cancellationToken));
                return false;
            }
        }

        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Reach("orders.after-commit");
        if (accepted.Count > 0)
        {
            outbox.Wake();
            OrdersMetrics.Accepted(accepted.Count);
        }

        return true;
    }

    // The order's events belong to the trace of its own request, not to that of the batch.
    private static OutgoingEvent ToEvent(NewOrder order) => OrderEvents.ToCharge(order.Order) with { TraceParent = order.Request.TraceParent };
}
