using System.Net.Sockets;
using AspireOrders.Load.Arrivals;
using AspireOrders.Load.Measuring;
using AspireOrders.Load.Shop;

namespace AspireOrders.Load.Rest;

/// <summary>
/// Places orders over REST on many kept-alive connections, all served by one thread: the generator shares the machine with what it
/// measures. An order that finds every connection busy waits, and its latency counts that wait.
/// </summary>
internal sealed class RestSender : IOrderSender
{
    private readonly Uri gateway;
    private readonly OrderRequest[] requests;
    private readonly OrderPlan plan;
    private readonly TimeProvider clock;
    private readonly RestConnection?[] connections;
    private readonly ReadySockets ready;
    private readonly Stack<int> idle = new();
    private readonly int[] numbers;

    /// <summary>Prepares the requests of each customer.</summary>
    public RestSender(Uri gateway, IReadOnlyList<string> accessTokens, OrderPlan plan, int connectionCount, TimeProvider clock)
    {
        this.gateway = gateway;
        this.plan = plan;
        this.clock = clock;
        requests = [.. accessTokens.Select(t => new OrderRequest(gateway.Authority, t))];
        connections = new RestConnection?[connectionCount];
        numbers = new int[connectionCount];
        ready = new ReadySockets(connectionCount);
    }

    public async Task RunAsync(IArrivals arrivals, RunRecorder recorder, CancellationToken cancellationToken)
    {
        for (var i = 0; i < connections.Length; i++)
        {
            if (connections[i] is null) Connect(i);
        }

        await new Pacer(clock).RunAsync(
            arrivals, recorder, (order, intended, now) => TrySend(order, recorder, intended, now), now => Read(recorder, now), cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var connection in connections) connection?.Dispose();
        ready.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Connect(int number)
    {
        connections[number]?.Dispose();
        var connection = connections[number] = new RestConnection(gateway.Host, gateway.Port);
        ready.Watch(connection.Socket, number);
        idle.Push(number);
    }

    private bool TrySend(long order, RunRecorder recorder, TimeSpan intended, TimeSpan now)
    {
        if (!idle.TryPop(out var number)) return false;
        try
        {
            connections[number]!.Send(requests[order % requests.Length].For(plan.Create(order)), intended);
        }
        catch (SocketException broken)
        {
            recorder.Fail($"{broken.SocketErrorCode}", intended, now);
            Connect(number);
        }

        return true;
    }

    private void Read(RunRecorder recorder, TimeSpan now)
    {
        var count = ready.Wait(numbers, 0);
        for (var i = 0; i < count; i++) Read(numbers[i], recorder, now);
    }

    private void Read(int number, RunRecorder recorder, TimeSpan now)
    {
        var connection = connections[number]!;
        try
        {
            if (connection.Receive() is not { } response) return;
            var body = connection.Body(response);
            if (response.Status == 201) recorder.Accept(OrderAnswer.OrderId(body), connection.Intended, now);
            else recorder.Fail(OrderAnswer.ErrorCode(response.Status, body), connection.Intended, now);
            if (response.Closes) Connect(number);
            else idle.Push(number);
        }
        catch (Exception broken) when (broken is SocketException or InvalidDataException)
        {
            if (connection.Busy) recorder.Fail(broken is SocketException socket ? $"{socket.SocketErrorCode}" : broken.Message, connection.Intended, now);
            Connect(number);
        }
    }
}
