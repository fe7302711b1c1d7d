using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Messaging;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Events;
using AspireOrders.Orders.Storage;

namespace AspireOrders.Orders.Features;

/// <summary>A captured payment makes its order paid, a declined or refunded one cancels it. The aggregate judges; what comes late or twice is a logged no-op.</summary>
internal sealed class ApplyPaymentEvents(TimeProvider clock, ILogger<ApplyPaymentEvents> logger) : IEventHandler
{
    public const string Captured = "payment.captured.v1", Declined = "payment.declined.v1", Refunded = "payment.refunded.v1";

    public async Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        var rows = await OrderChanges.LockAsync(context.Connection, context.Transaction, events.Select(e => e.AggregateId), cancellationToken);
        var present = rows.ToDictionary(r => r.Key, r => r.Value.Order);
        var changed = new HashSet<Guid>();
        foreach (var received in events)
        {
            var version = received.Read<PaymentSettled>().OrderVersion;
            var order = present.GetValueOrDefault(received.AggregateId);
            if (Apply(received.Type, order, version) is not { } next)
            {
                OrdersLog.LateEvent(logger, received.AggregateId, order?.State, received.Type, version);
                continue;
            }

            present[next.Id] = next;
            changed.Add(next.Id);
            context.Publish(OrderEvents.Of(next, received));
        }

        await OrderChanges.WriteAsync(context.Connection, context.Transaction, [.. changed.Select(id => present[id])], cancellationToken);
        context.AfterCommit(() =>
        {
            foreach (var id in changed) OrdersMetrics.Moved(rows[id], present[id], clock.GetUtcNow());
        });
    }

    private static Order? Apply(string type, Order? order, int version) => type switch
    {
        Captured => order?.Captured(version),
        Declined => order?.Declined(),
        _ => order?.Refunded(),
    };
}
