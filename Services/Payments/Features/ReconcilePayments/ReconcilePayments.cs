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

    /// <summary>One pass over all payments that are due for it.</summary>
    public async Task RunAsync(ReconciliationPass pass, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        while (await UnverifiedPayments.ReadAsync(connection, cancellationToken) is { Count: > 0 } due)
        {
            pass.Compared(due.Count);
            await CompareAsync(connection, due, pass, cancellationToken);
            await pass.CheckpointAsync(cancellationToken);
            if (due.Count < UnverifiedPayments.MostAtOnce) return;
        }
    }

    private async Task CompareAsync(
        NpgsqlConnection connection, IReadOnlyList<UnverifiedPayment> due, ReconciliationPass pass, CancellationToken cancellationToken)
    {
        var request = new GetOrderStatesRequest { OrderIds = { due.Select(p => p.OrderId.ToString()) } };
        var answer = await orders.GetOrderStatesAsync(request, cancellationToken: cancellationToken);
        var states = answer.States.ToDictionary(s => Guid.Parse(s.OrderId), s => s.Status);
        var verdicts = due.ToLookup(p => Judge(p, states));
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await GiveBackAsync(connection, transaction, [.. verdicts[Verdict.Dead]], cancellationToken);
        await UnverifiedPayments.VerifyAsync(connection, transaction, [.. verdicts[Verdict.Alive]], null, cancellationToken);
        await UnverifiedPayments.VerifyAsync(connection, transaction, [.. verdicts[Verdict.Undecided]], options.Value.CheckAfter, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Set();
        foreach (var dead in verdicts[Verdict.Dead]) pass.Add("payment without a live order", dead.OrderId, $"version {dead.OrderVersion} is given back");
    }

    private async Task GiveBackAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, List<UnverifiedPayment> dead, CancellationToken cancellationToken)
    {
        foreach (var payment in dead) PaymentsLog.Reconciled(logger, payment.OrderId, payment.OrderVersion);
        await book.ApplyAsync(
            connection, transaction, dead.Select(p => new Cancellation(p.OrderId, p.UserId, p.OrderVersion)), cancellationToken);
    }

    private Verdict Judge(UnverifiedPayment payment, Dictionary<Guid, OrderStatus> states) => states.GetValueOrDefault(payment.OrderId) switch
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
