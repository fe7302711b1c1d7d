using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>
/// Sends the orders of many callers in one call, since a call each would cost both sides more than the order itself. A caller that goes away
/// leaves the call alone.
/// </summary>
internal sealed class PlaceOrderBatch(OrdersClient orders, TimeProvider clock) : IBatchHandler<CallersOrder, CreateOrderResponse>
{
    public static readonly BatchCollectorOptions Options = new()
    {
        Name = "place order",
        // While one call is under way the next gathers: Orders writes what comes together together.
        MaxWait = TimeSpan.FromMilliseconds(10),
        // What became of a call that failed is not known, so no order of it is sent once more: its caller may, with the same key.
        IsConnectionFailure = _ => true,
    };

    public async Task<IReadOnlyList<BatchOutcome<CreateOrderResponse>>> ExecuteAsync(IReadOnlyList<CallersOrder> requests, CancellationToken cancellationToken)
    {
        var deadline = (clock.GetUtcNow() + RequestLimits.Budget).UtcDateTime;
        var request = new CreateOrdersRequest { Orders = { requests } };
        var answer = await orders.CreateOrdersAsync(request, new CallOptions(deadline: deadline, cancellationToken: cancellationToken));
        return [.. answer.Results.Select(Outcome)];
    }

    private static BatchOutcome<CreateOrderResponse> Outcome(CreateOrdersResult result) => result.ResultCase switch
    {
        CreateOrdersResult.ResultOneofCase.Order => BatchOutcome.Success(result.Order),
        CreateOrdersResult.ResultOneofCase.Failure => BatchOutcome.Failure<CreateOrderResponse>(result.Failure.ToDomain()),
        _ => BatchOutcome.Failure<CreateOrderResponse>(new InvalidOperationException("Orders answered an entry with nothing.")),
    };
}
