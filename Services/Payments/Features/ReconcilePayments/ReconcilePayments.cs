using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Storage;
using AspireOrders.ServiceDefaults.Reconciliation;
using Microsoft.Extensions.Options;
using Npgsql;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Payments.Features;

/// <summary>
/// Compares captured payments with their orders once, so that no money is held for an order that was cancelled or never was, even
/// when its event was lost. A payment whose order has been seen paid is not looked at again.
/// </summary>
internal sealed class ReconcilePayments(
    NpgsqlDataSource database, PaymentBook book, SettlementSignal signal, OrdersApi.OrdersClient orders, IOptions<ReconciliationOptions> options,
    ILogger<ReconcilePayments> logger) : IReconciliation
{
    public string Name => "payments";

    public long LockNumber => 5002;

    public TimeSpan Every => options.Value.CheckEvery;

    /// <summary>One pass over all payments that are due for it: those captured since the last one, then those that had to wait for their order.</summary>
    public async Task RunAsync(ReconciliationPass pass, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        while (await CapturedPayments.ReadAsync(connection, options.Value.CheckAfter, cancellationToken) is { Count: > 0 } captured)
        {
            await CompareAsync(connection, [.. captured.Select(c => c.Payment)], captured[^1], pass, cancellationToken);
            if (captured.Count < CapturedPayments.MostAtOnce) break;
        }

        while (await PostponedPayments.ReadAsync(connection, cancellationToken) is { Count: > 0 } due)
        {
            await CompareAsync(connection, due, null, pass, cancellationToken);
            if (due.Count < CapturedPayments.MostAtOnce) break;
        }
    }

    private async Task CompareAsync(
        NpgsqlConnection connection, List<PaymentInQuestion> payments, CapturedPayment? mark, ReconciliationPass pass,
        CancellationToken cancellationToken)
    {
        pass.Compared(payments.Count);
        var request = new GetOrderStatesRequest { OrderIds = { payments.Select(p => p.OrderId.ToString()) } };
        var answer = await orders.GetOrderStatesAsync(request, cancellationToken: cancellationToken);
        var states = answer.States.ToDictionary(s => Guid.Parse(s.OrderId), s => s.Status);
        var verdicts = payments.ToLookup(p => Judge(p, states));
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await GiveBackAsync(connection, transaction, [.. verdicts[Verdict.Dead]], cancellationToken);
        await PostponedPayments.PostponeAsync(connection, transaction, [.. verdicts[Verdict.Undecided]], options.Value.CheckAfter, cancellationToken);
        if (mark is { } last) await CapturedPayments.MoveMarkAsync(connection, transaction, last, cancellationToken);
        else await PostponedPayments.PostponeAsync(connection, transaction, [.. verdicts[Verdict.Alive]], pause: null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var dead in verdicts[Verdict.Dead]) pass.Add("payment without a live order", dead.OrderId, $"version {dead.OrderVersion} is given back");
        if (verdicts[Verdict.Dead].Any()) signal.Set();
        await pass.CheckpointAsync(cancellationToken);
    }

    private async Task GiveBackAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, List<PaymentInQuestion> dead, CancellationToken cancellationToken)
    {
        foreach (var payment in dead) PaymentsLog.Reconciled(logger, payment.OrderId, payment.OrderVersion);
        await book.ApplyAsync(
            connection, transaction, dead.Select(p => new Cancellation(p.OrderId, p.UserId, p.OrderVersion)), cancellationToken);
    }

    private Verdict Judge(PaymentInQuestion payment, Dictionary<Guid, OrderStatus> states) => states.GetValueOrDefault(payment.OrderId) switch
    {
        OrderStatus.Paid or OrderStatus.Shipped or OrderStatus.Delivered => Verdict.Alive,
        OrderStatus.Cancelled => Verdict.Dead,
        OrderStatus.Unspecified when payment.Age > options.Value.UnknownFor => Verdict.Dead,
        _ => Verdict.Undecided,
    };

    private enum Verdict
    {
        Undecided,
        Alive,
        Dead,
    }
}
