using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using Grpc.Core;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Adds an item in three steps, each of which can be the last before a crash: take the next version (a payment for the one before is now
/// stale), reserve all lines anew under it, then change the lines or, when there is no stock, give the old lines a further version.
/// What a crash leaves open reconciliation ends by <see cref="AbandonAsync"/>.
/// </summary>
internal sealed class ItemAddition(OrderUpdate update, InventoryApi.InventoryClient inventory)
{
    /// <summary>Adds <paramref name="item"/> to an order that is not paid.</summary>
    /// <exception cref="DomainException">4003 when it is paid, cancelled or just being changed; 2001, 2003 when the item cannot be had.</exception>
    public async Task AddAsync(Guid orderId, AddingItem item, CancellationToken cancellationToken)
    {
        var begun = await update.ChangeAsync(orderId, o => o.BeginAdding(item) ?? throw Refused(o), cancellationToken)
            ?? throw DomainException.NotFound("order", orderId.ToString());
        CrashPoint.Reach("orders.adding-before-reserve");
        ReserveResponse reserved;
        try
        {
            reserved = await inventory.ReserveAsync(ToReserve(begun, begun.Version, item), cancellationToken: cancellationToken);
        }
        catch (RpcException exception) when (RpcErrors.ToDomain(exception).Error is { HttpStatus: < 500 })
        {
            await update.ChangeAsync(orderId, o => o.AbandonAdding(begun.Version), cancellationToken);
            throw;
        }

        CrashPoint.Reach("orders.adding-after-reserve");
        var lines = reserved.Lines.Select(l => Line(l, begun)).ToList();
        var ended = await update.ChangeAsync(orderId, o => o.CompleteAdding(begun.Version, lines), cancellationToken);
        if (ended is null || ended.Version != begun.Version || ended.Adding is not null) throw Refused(ended ?? begun);
    }

    /// <summary>
    /// Ends an addition that was left open: it is taken over, so that whoever began it cannot complete it any more, the stock goes back to the old
    /// lines, then the order is charged as before. Each step may be the last before a crash; the next pass begins anew.
    /// </summary>
    public async Task AbandonAsync(Order order, CancellationToken cancellationToken)
    {
        var taken = await update.ChangeAsync(order.Id, o => o.TakeOverAdding(order.Version), cancellationToken);
        if (taken?.Adding is null || taken.Version != order.Version + 1) return;
        await inventory.ReserveAsync(ToReserve(taken, taken.Version, item: null), cancellationToken: cancellationToken);
        await update.ChangeAsync(order.Id, o => o.AbandonAdding(taken.Version), cancellationToken);
    }

    private static ReserveRequest ToReserve(Order order, int version, AddingItem? item)
    {
        var request = new ReserveRequest { OrderId = order.Id.ToString(), Version = version };
        request.Lines.AddRange(order.Lines.Select(l => new ReservationLine { ProductId = l.ProductId.ToString(), Quantity = l.Quantity }));
        if (item is not null) request.Lines.Add(new ReservationLine { ProductId = item.ProductId.ToString(), Quantity = item.Quantity });
        return request;
    }

    // What was ordered before keeps its price; the added product has today's.
    private static OrderLine Line(ReservedLine line, Order before)
    {
        var productId = Guid.Parse(line.ProductId);
        var price = before.Lines.FirstOrDefault(l => l.ProductId == productId)?.UnitPrice ?? line.UnitPrice.ToDecimal();
        return new OrderLine(productId, line.Name, line.Quantity, price);
    }

    private static DomainException Refused(Order order) => order.State == OrderState.Reserved
        ? DomainException.WrongState("The order is just being changed by another request; try again.")
        : DomainException.WrongState($"Items can be added until the order is paid; this one is {order.State}.");
}
