using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.Orders.Events;
using AspireOrders.ServiceDefaults.Errors;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Commits many orders in one transaction: their idempotency keys first, then the orders whose key was free, with their events. An entry
/// whose key is taken is answered from the record; nothing of it is written.
/// </summary>
internal sealed class CreateOrderBatch(NpgsqlDataSource database, Outbox outbox, TimeProvider clock) : IBatchHandler<NewOrder, CreateOrderResponse>
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<BatchOutcome<CreateOrderResponse>>> ExecuteAsync(IReadOnlyList<NewOrder> requests, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Judged once: an entry that takes its key must also get its order.
        var inTime = requests.Where(InTime).ToHashSet(ReferenceEqualityComparer.Instance);
        var records = await IdempotencyInsert.InsertAsync(connection, transaction, [.. requests.Where(inTime.Contains)], cancellationToken);
        var outcomes = requests.Select(r => inTime.Contains(r) ? Judge(r, records) : TooLate()).ToList();
        var accepted = requests.Where((_, i) => outcomes[i].Error is null && !outcomes[i].Result!.Replayed).ToList();
        if (accepted.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            batch.BatchCommands.Add(OrderInsert.CreateCommand(accepted));
            batch.BatchCommands.Add(outbox.CreateCommand([.. accepted.Select(a => OrderEvents.ToCharge(a.Order))]));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Reach("orders.after-commit");
        if (accepted.Count > 0) outbox.Wake();
        return outcomes;
    }

    // An order must not be born after its stock may have been given back.
    private bool InTime(NewOrder request) => clock.GetUtcNow().UtcDateTime < request.ReservedUntil - Margin;

    private static BatchOutcome<CreateOrderResponse> Judge(NewOrder request, IReadOnlyDictionary<(Guid, string), IdempotencyRecord> taken)
    {
        if (!taken.TryGetValue((request.Order.UserId, request.IdempotencyKey), out var record) || ReferenceEquals(record.Owner, request))
        {
            return BatchOutcome.Success(request.Response);
        }

        try
        {
            return BatchOutcome.Success(IdempotencyRecords.Replay(request.BodyHash, record.BodyHash, record.Response));
        }
        catch (DomainException exception)
        {
            return Failure(exception);
        }
    }

    private static BatchOutcome<CreateOrderResponse> TooLate() =>
        Failure(DomainException.Unavailable("The order took too long to place; nothing was kept.", TimeSpan.FromSeconds(1)));

    private static BatchOutcome<CreateOrderResponse> Failure(Exception exception) => BatchOutcome.Failure<CreateOrderResponse>(exception);
}
