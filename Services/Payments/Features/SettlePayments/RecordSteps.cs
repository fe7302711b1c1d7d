using AspireOrders.Messaging;
using AspireOrders.Payments.Storage;
using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>
/// Records steps with the facts they led to, in one transaction. A step whose payment was changed by others meanwhile, such as a cancellation or
/// a confirmation, leaves no trace: the payment goes on from its new state.
/// </summary>
internal sealed class RecordSteps(NpgsqlDataSource database, Outbox outbox, ILogger<RecordSteps> logger)
{
    /// <summary>Records what it can, and answers which steps these were.</summary>
    public async Task<IReadOnlyList<SettledStep>> RecordAsync(IReadOnlyList<SettledStep> steps, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var written = await PaymentWriter.AdvanceAsync(
            connection, transaction, [.. steps.Select(s => new ScheduledPayment(s.Payment, s.DueIn))], cancellationToken);
        var recorded = steps.Where(s => written.Contains(s.Payment.OrderId)).ToList();
        var events = recorded.Where(s => s.Fact is not null).Select(s => PaymentEvents.Create(s.Payment, s.Fact!.Value)).ToList();
        await outbox.AppendAsync(connection, transaction, events, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (events.Count > 0) outbox.Wake();
        PaymentsMetrics.Told(events);
        if (recorded.Count < steps.Count) PaymentsLog.Overtaken(logger, steps.Count - recorded.Count);
        return recorded;
    }
}
