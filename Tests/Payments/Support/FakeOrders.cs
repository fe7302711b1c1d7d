using System.Collections.Concurrent;
using AspireOrders.Contracts.Orders.V1;
using Grpc.Core;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Tests.Payments.Support;

/// <summary>The orders service as reconciliation sees it.</summary>
internal sealed class FakeOrders : OrdersApi.OrdersClient
{
    public ConcurrentDictionary<Guid, OrderStatus> States { get; } = new();

    public List<IReadOnlyList<string>> Asked { get; } = [];

    public bool IsDown { get; set; }

    public override AsyncUnaryCall<GetOrderStatesResponse> GetOrderStatesAsync(
        GetOrderStatesRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
    {
        Asked.Add([.. request.OrderIds]);
        var known = request.OrderIds.Where(id => States.ContainsKey(Guid.Parse(id)));
        var response = new GetOrderStatesResponse { States = { known.Select(id => new OrderSnapshot { OrderId = id, Status = States[Guid.Parse(id)] }) } };
        var answer = IsDown ? Task.FromException<GetOrderStatesResponse>(new RpcException(new Status(StatusCode.Unavailable, "down"))) : Task.FromResult(response);
        return new AsyncUnaryCall<GetOrderStatesResponse>(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }
}
