using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Places many orders at once: one call of Inventory reserves for all, one transaction commits those whose stock is held, with their keys and
/// events. Both steps are idempotent by the order's id, so a repetition with the same key, after whatever failure, finishes what the first
/// attempt began. What is wrong with one order is its own failure.
/// </summary>
internal sealed class CreateOrderBatch(StockReservation stock, OrderCommit orders, IdempotencyRecords records)
    : IBatchHandler<OrderRequest, CreateOrderResponse>
{
    public async Task<IReadOnlyList<BatchOutcome<CreateOrderResponse>>> ExecuteAsync(IReadOnlyList<OrderRequest> requests, CancellationToken cancellationToken)
    {
        var outcomes = new OrderOutcomes(requests.Count);
        List<OrderAttempt> attempts = [.. requests.Select((request, place) => new OrderAttempt(request, place, request.OrderId(generation: 0)))];
        while (attempts.Count > 0)
        {
            var doubtful = await TryAsync(attempts, outcomes, cancellationToken);
            attempts = doubtful.Count > 0 ? await records.ResolveAsync(doubtful, outcomes, cancellationToken) : doubtful;
        }

        return outcomes.All;
    }

    // The callers still have time when Inventory has used up its own: to them it is not there.
    private static DomainException NotReserved(Exception exception) =>
        ErrorMapping.ToDomain(exception) is var error && error.Error == ErrorCode.OutOfTime ? ErrorMapping.NotAnswering(exception) : error;

    // Answers those whose key may have been used before.
    private async Task<List<OrderAttempt>> TryAsync(List<OrderAttempt> attempts, OrderOutcomes outcomes, CancellationToken cancellationToken)
    {
        var doubtful = new List<OrderAttempt>();
        List<NewOrder> held;
        try
        {
            held = await stock.ReserveAsync(attempts, Refused, cancellationToken);
        }
        catch (Exception exception) when (exception is RpcException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The call failed, not an order: trying the halves of the batch would only fail more often.
            var error = NotReserved(exception);
            foreach (var attempt in attempts) outcomes.Fail(attempt, error);
            return doubtful;
        }

        if (held.Count == 0) return doubtful;
        CrashPoint.Reach("orders.after-reserve");
        var refused = await orders.CommitAsync(held, cancellationToken);
        foreach (var order in held)
        {
            if (refused.Contains(order.Order.Id)) doubtful.Add(order.Attempt);
            else outcomes.Succeed(order.Attempt, order.Response);
        }

        return doubtful;

        void Refused(OrderAttempt attempt, DomainException error)
        {
            // The order may be there and have moved on since: cancelled, or with an item added.
            if (attempt.Request.HasKey && (error.Error == ErrorCode.AlreadyExists || error.Error == ErrorCode.WrongState)) doubtful.Add(attempt with { Refusal = error });
            else outcomes.Fail(attempt, error);
        }
    }
}
