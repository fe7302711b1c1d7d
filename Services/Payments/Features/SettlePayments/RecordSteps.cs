using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;
using AspireOrders.Payments.Storage;
using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>
/// Records a batch of steps with the facts they led to, in one transaction. A step whose payment was changed by others meanwhile, such as a
/// cancellation, is answered false and leaves no trace: the provider is then asked again from the new state.
/// </summary>
internal sealed class RecordSteps(NpgsqlDataSource database, PaymentWriter writer, Outbox outbox) : IBatchHandler<SettledStep, bool>
{
    public async Task<IReadOnlyList<BatchOutcome<bool>>> ExecuteAsync(IReadOnlyList<SettledStep> requests, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The same payment can be in a batch twice when its lease ran out; only one of them can be right, the other finds that out later.
        var first = requests.DistinctBy(r => r.Payment.OrderId).ToHashSet();
        var written = await writer.WriteAsync(
            connection, transaction, [.. first.Select(r => new ScheduledPayment(r.Payment, r.DueIn))], cancellationToken);
        var recorded = first.Where(r => written.Contains(r.Payment.OrderId)).ToHashSet();
        var events = recorded.Where(r => r.Fact is not null).Select(r => PaymentEvents.Create(r.Payment, r.Fact!.Value)).ToList();
        await outbox.AppendAsync(connection, transaction, events, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (events.Count > 0) outbox.Wake();
        return [.. requests.Select(r => BatchOutcome.Success(recorded.Contains(r)))];
    }
}
