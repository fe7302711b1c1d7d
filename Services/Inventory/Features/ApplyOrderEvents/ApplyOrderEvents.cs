using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Storage;
using AspireOrders.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AspireOrders.Inventory.Features;

/// <summary>A paid order's stock is sold, a cancelled order's goes back; both set-based, in the transaction of the inbox.</summary>
internal sealed class ApplyOrderEvents(IOptions<ReservationOptions> options, CatalogueChanges changes, ILogger<ApplyOrderEvents> logger) : IEventHandler
{
    public const string Paid = "order.paid.v1", Cancelled = "order.cancelled.v1";

    public async Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        var entries = events.Select(e => new SettleEntry(e.AggregateId, e.Type == Paid ? ReservationState.Committed : ReservationState.Released)).ToList();
        var settled = await SettleBatch.ApplyAsync(context.Connection, context.Transaction, entries, options.Value.Lifetime, cancellationToken);
        context.AfterCommit(() => changes.Add(settled.Products));
        foreach (var (entry, state) in entries.Zip(settled.States))
        {
            // Late or twice: the order was cancelled after it was paid, and the cancellation came first.
            if (state != entry.End) InventoryLog.LateEvent(logger, entry.OrderId, entry.End, state);
        }
    }
}
