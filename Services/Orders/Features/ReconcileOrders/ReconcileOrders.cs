using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Messaging;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Events;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Reconciliation;
using Microsoft.Extensions.Options;
using Npgsql;
using PaymentsApi = AspireOrders.Contracts.Payments.V1.Payments;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Looks into orders that wait too long: asks Payments what became of them and heals, asks for the charge again when Payments knows nothing,
/// ends additions that a crash left open, and cancels what was never paid.
/// </summary>
internal sealed class ReconcileOrders(
    NpgsqlDataSource database, Outbox outbox, PaymentsApi.PaymentsClient payments, ItemAddition addition, IOptions<ReconciliationOptions> options,
    TimeProvider clock, ILogger<ReconcileOrders> logger) : IReconciliation
{
    /// <summary>After an outage the consumers work off what waits; a pass that took all of it would only do the same work a second time.</summary>
    private const int MostPages = 10;

    public string Name => "orders";

    public long LockNumber => 3001;

    public TimeSpan Every => options.Value.CheckEvery;

    public async Task RunAsync(ReconciliationPass pass, CancellationToken cancellationToken)
    {
        StuckOrders.Place? after = null;
        var asked = false;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var stuck = await StuckOrders.ReadAsync(database, options.Value.CheckAfter, after, cancellationToken);
            if (stuck.Count == 0) return;
            pass.Compared(stuck.Count);
            await AbandonAdditionsAsync(stuck, pass, cancellationToken);
            var unknown = await HealAsync([.. stuck.Where(r => r.Order.Adding is null)], pass, cancellationToken);
            // The oldest are asked for first, and once a pass: while Payments lags behind, more requests would only make it worse.
            if (unknown.Count > 0 && !asked) await AskAgainAsync(unknown, pass, cancellationToken);
            asked |= unknown.Count > 0;
            await pass.CheckpointAsync(cancellationToken);
            after = StuckOrders.Place.Of(stuck[^1]);
        }
    }

    private async Task AbandonAdditionsAsync(IReadOnlyList<OrderRow> stuck, ReconciliationPass pass, CancellationToken cancellationToken)
    {
        foreach (var order in stuck.Select(r => r.Order).Where(o => o.Adding is not null))
        {
            OrdersLog.AdditionAbandoned(logger, order.Id);
            await addition.AbandonAsync(order, cancellationToken);
            pass.Add("addition left open", order.Id, $"the item of version {order.Version} was given up");
        }
    }

    /// <summary>Moves on what Payments has decided, and answers the orders that Payments does not know in their present version.</summary>
    private async Task<List<Order>> HealAsync(List<OrderRow> stuck, ReconciliationPass pass, CancellationToken cancellationToken)
    {
        if (stuck.Count == 0) return [];
        var request = new GetPaymentsRequest { OrderIds = { stuck.Select(r => r.Order.Id.ToString()) } };
        var answer = await payments.GetPaymentsAsync(request, cancellationToken: cancellationToken);
        var known = answer.Payments.ToDictionary(p => Guid.Parse(p.OrderId));
        var overdue = stuck.Where(r => clock.GetUtcNow().UtcDateTime - r.CreatedAt > options.Value.ExpireAfter).Select(r => r.Order.Id).ToHashSet();
        var movable = stuck.Select(r => r.Order).Where(o => Move(o, known, overdue) is not null).ToList();
        await MoveAsync(movable, order => Move(order, known, overdue), pass, cancellationToken);
        return [.. stuck.Select(r => r.Order).Except(movable).Where(o => NeedsAsking(o, known.GetValueOrDefault(o.Id)))];
    }

    private static Order? Move(Order order, Dictionary<Guid, Payment> known, HashSet<Guid> overdue) => known.GetValueOrDefault(order.Id) switch
    {
        { Status: PaymentStatus.Captured } payment => order.Captured(payment.OrderVersion),
        { Status: PaymentStatus.Declined or PaymentStatus.Voided or PaymentStatus.Refunded } => order.Declined(),
        _ when overdue.Contains(order.Id) => order.Expired(),
        _ => null,
    };

    private async Task MoveAsync(List<Order> movable, Func<Order, Order?> move, ReconciliationPass pass, CancellationToken cancellationToken)
    {
        if (movable.Count == 0) return;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await OrderChanges.LockAsync(connection, transaction, movable.Select(o => o.Id), cancellationToken);
        var moved = rows.Values.Select(r => move(r.Order)).OfType<Order>().ToList();
        await OrderChanges.WriteAsync(connection, transaction, moved, cancellationToken);
        await outbox.AppendAsync(connection, transaction, [.. moved.Select(o => OrderEvents.Of(o))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Wake();
        foreach (var order in moved)
        {
            OrdersLog.Healed(logger, order.Id, order.State);
            OrdersMetrics.Moved(rows[order.Id], order, clock.GetUtcNow());
            pass.Add("news of the payment missing", order.Id, $"moved to {order.State}");
        }
    }

    // A pending payment settles by itself; one for an older version, or none, means that the request to charge was lost.
    private static bool NeedsAsking(Order order, Payment? payment) => payment is null || payment.OrderVersion < order.Version;

    private async Task AskAgainAsync(List<Order> orders, ReconciliationPass pass, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await outbox.AppendAsync(connection, transaction, [.. orders.Select(o => OrderEvents.ToCharge(o))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Wake();
        OrdersLog.AskedAgain(logger, orders.Count);
        foreach (var order in orders) pass.Add("payment unknown", order.Id, $"asked again for the charge of version {order.Version}");
    }
}
