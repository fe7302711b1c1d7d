using System.Collections.Concurrent;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Tests.Payments.Support;

/// <summary>The orders service as payments see it.</summary>
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
        var response = new GetOrderStatesResponse { States = { known.Select(id => new OrderStateEntry { OrderId = id, Status = States[Guid.Parse(id)] }) } };
        var answer = IsDown ? Task.FromException<GetOrderStatesResponse>(new RpcException(new Status(StatusCode.Unavailable, "down"))) : Task.FromResult(response);
        asking?.TrySetResult();
        return new AsyncUnaryCall<GetOrderStatesResponse>(AfterPauseAsync(answer), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    /// <summary>Cancels as the service does: not what has shipped, and a second time is no error.</summary>
    public override AsyncUnaryCall<Order> CancelOrderAsync(
        CancelOrderRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
    {
        var id = Guid.Parse(request.OrderId);
        var refusal = States.GetValueOrDefault(id) switch
        {
            _ when IsDown => DomainException.Unavailable("down", TimeSpan.FromSeconds(1)),
            OrderStatus.Unspecified => DomainException.NotFound("order", request.OrderId),
            OrderStatus.Shipped or OrderStatus.Delivered => DomainException.WrongState("It has shipped."),
            _ => null,
        };
        if (refusal is null) States[id] = OrderStatus.Cancelled;
        var answer = refusal is null
            ? Task.FromResult(new Order { OrderId = request.OrderId, Status = OrderStatus.Cancelled })
            : Task.FromException<Order>(RpcErrors.ToRpc(refusal));
        return new AsyncUnaryCall<Order>(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    private async Task<GetOrderStatesResponse> AfterPauseAsync(Task<GetOrderStatesResponse> answer)
    {
        if (paused is not null) await paused.Task;
        return await answer;
    }
}
