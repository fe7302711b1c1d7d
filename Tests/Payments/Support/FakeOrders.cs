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

    private TaskCompletionSource? paused;
    private TaskCompletionSource? asking;

    /// <summary>Questions wait from now on; the task ends when one does.</summary>
    public Task Pause()
    {
        paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        asking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return asking.Task;
    }

    /// <summary>Answers what waits.</summary>
    public void Resume() => paused?.SetResult();

    public override AsyncUnaryCall<GetOrderStatesResponse> GetOrderStatesAsync(
        GetOrderStatesRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
    {
        Asked.Add([.. request.OrderIds]);
        var known = request.OrderIds.Where(id => States.ContainsKey(Guid.Parse(id)));
        var response = new GetOrderStatesResponse { States = { known.Select(id => new OrderSnapshot { OrderId = id, Status = States[Guid.Parse(id)] }) } };
        var answer = IsDown ? Task.FromException<GetOrderStatesResponse>(new RpcException(new Status(StatusCode.Unavailable, "down"))) : Task.FromResult(response);
        asking?.TrySetResult();
        return new AsyncUnaryCall<GetOrderStatesResponse>(AfterPauseAsync(answer), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    private async Task<GetOrderStatesResponse> AfterPauseAsync(Task<GetOrderStatesResponse> answer)
    {
        if (paused is not null) await paused.Task;
        return await answer;
    }
}
