using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>
/// Sends the orders of many callers in one call, since a call each would cost both sides more than the order itself. A caller that goes away
/// leaves the call alone. When the replica that was called is gone, what has an idempotency key is sent once more to whoever answers then: the
/// key makes it the same order. Of the others nobody knows what became, and only their callers may judge.
/// </summary>
internal sealed class PlaceOrderBatch(OrdersClient orders, TimeProvider clock) : IBatchHandler<CallersOrder, CreateOrderResponse>
{
    public static readonly BatchCollectorOptions Options = new()
    {
        Name = "place order",
        // While one call is under way the next gathers: Orders writes what comes together together.
        MaxWait = TimeSpan.FromMilliseconds(10),
        // What became of a call that failed is not known: its halves must not be tried.
        IsConnectionFailure = _ => true,
    };

    // Until the database has noticed that the replica is gone, its transaction may hold the keys.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<IReadOnlyList<BatchOutcome<CreateOrderResponse>>> ExecuteAsync(IReadOnlyList<CallersOrder> requests, CancellationToken cancellationToken)
    {
        var deadline = (clock.GetUtcNow() + RequestLimits.Budget).UtcDateTime;
        try
        {
            return await SendAsync(requests, deadline, cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && requests.Any(HasKey))
        {
            return await RepeatAsync(requests, exception, deadline, cancellationToken);
        }
    }

    private static bool HasKey(CallersOrder order) => order.Order?.IdempotencyKey is { Length: > 0 };

    private async Task<IReadOnlyList<BatchOutcome<CreateOrderResponse>>> RepeatAsync(
        IReadOnlyList<CallersOrder> requests, RpcException failure, DateTime deadline, CancellationToken cancellationToken)
    {
        await Task.Delay(Pause, clock, cancellationToken);
        var repeated = new Queue<BatchOutcome<CreateOrderResponse>>(await SendAsync([.. requests.Where(HasKey)], deadline, cancellationToken));
        return [.. requests.Select(request => HasKey(request) ? repeated.Dequeue() : BatchOutcome.Failure<CreateOrderResponse>(failure))];
    }

    private async Task<IReadOnlyList<BatchOutcome<CreateOrderResponse>>> SendAsync(
        IReadOnlyList<CallersOrder> requests, DateTime deadline, CancellationToken cancellationToken)
    {
        var request = new CreateOrdersRequest { Orders = { requests } };
        var answer = await orders.CreateOrdersAsync(request, new CallOptions(deadline: deadline, cancellationToken: cancellationToken));
        return answer.Results.Count == requests.Count
            ? [.. answer.Results.Select(Outcome)]
            : throw new InvalidOperationException($"Orders answered {answer.Results.Count} of {requests.Count} entries.");
    }

    private static BatchOutcome<CreateOrderResponse> Outcome(CreateOrdersResult result) => result.ResultCase switch
    {
        CreateOrdersResult.ResultOneofCase.Order => BatchOutcome.Success(result.Order),
        CreateOrdersResult.ResultOneofCase.Failure => BatchOutcome.Failure<CreateOrderResponse>(result.Failure.ToDomain()),
        _ => BatchOutcome.Failure<CreateOrderResponse>(new InvalidOperationException("Orders answered an entry with nothing.")),
    };
}
