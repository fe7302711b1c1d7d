using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Messaging;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Events;
using AspireOrders.Orders.Storage;
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
    TimeProvider clock, ILogger<ReconcileOrders> logger) : BackgroundService
{
    // One replica at a time; the others find the lock taken and wait for their next turn.
    private const string Stuck =
        $"""
        SELECT {OrderRow.Columns} FROM orders
        WHERE status = 1 AND updated_at < clock_timestamp() - $1 AND pg_try_advisory_xact_lock(3001)
        ORDER BY updated_at LIMIT 500
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
                OrdersLog.ReconciliationWaits(logger, exception);
            }
        }
    }

    /// <summary>One pass.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var stuck = await ReadAsync(cancellationToken);
        if (stuck.Count == 0) return;
        foreach (var order in stuck.Select(r => r.Order).Where(o => o.Adding is not null))
        {
            OrdersLog.AdditionAbandoned(logger, order.Id);
            await addition.AbandonAsync(order, cancellationToken);
        }

        var request = new GetPaymentsRequest { OrderIds = { stuck.Select(r => r.Order.Id.ToString()) } };
        var answer = await payments.GetPaymentsAsync(request, cancellationToken: cancellationToken);
        var known = answer.Payments.ToDictionary(p => Guid.Parse(p.OrderId));
        var askAgain = new List<Order>();
        foreach (var row in stuck.Where(r => r.Order.Adding is null))
        {
            var payment = known.GetValueOrDefault(row.Order.Id);
            if (!await HealAsync(row, payment, cancellationToken) && NeedsAsking(row.Order, payment)) askAgain.Add(row.Order);
        }

        if (askAgain.Count > 0) await AskAgainAsync(askAgain, cancellationToken);
    }

    private async Task<bool> HealAsync(OrderRow row, Payment? payment, CancellationToken cancellationToken)
    {
        var expired = clock.GetUtcNow().UtcDateTime - row.CreatedAt > options.Value.ExpireAfter;
        Func<Order, Order?> change = payment?.Status switch
        {
            PaymentStatus.Captured => order => order.Captured(payment.OrderVersion),
            PaymentStatus.Declined or PaymentStatus.Voided or PaymentStatus.Refunded => order => order.Declined(),
            _ when expired => order => order.Expired(),
            _ => _ => null,
        };
        if (change(row.Order) is null) return false;
        var healed = await OrderChanges.ChangeAsync(database, outbox, row.Order.Id, change, cancellationToken);
        if (healed is not null) OrdersLog.Healed(logger, healed.Id, healed.State);
        return true;
    }

    // A pending payment settles by itself; one for an older version, or none, means that the request to charge was lost.
    private static bool NeedsAsking(Order order, Payment? payment) => payment is null || payment.OrderVersion < order.Version;

    private async Task AskAgainAsync(List<Order> orders, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await outbox.AppendAsync(connection, transaction, [.. orders.Select(o => OrderEvents.ToCharge(o))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Wake();
        OrdersLog.AskedAgain(logger, orders.Count);
    }

    private async Task<List<OrderRow>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Stuck);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.CheckAfter });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<OrderRow>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(OrderRow.Read(reader));
        return rows;
    }
}
