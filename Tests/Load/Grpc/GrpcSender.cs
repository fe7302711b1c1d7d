using AspireOrders.Load.Arrivals;
using AspireOrders.Load.Measuring;
using AspireOrders.Load.Shop;
using Grpc.Core;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Load.Grpc;

/// <summary>Places each order by a unary CreateOrder.</summary>
internal sealed class GrpcSender(OrdersChannels channels, IReadOnlyList<string> accessTokens, OrderPlan plan, int inFlightLimit, TimeProvider clock) : IOrderSender
{
    private int inFlight;

    public async Task RunAsync(IArrivals arrivals, RunRecorder recorder, CancellationToken cancellationToken)
    {
        var calls = accessTokens.Select(t => OrdersChannels.OptionsOf(t, cancellationToken)).ToArray();
        var clients = channels.Clients;
        await new Pacer(clock).RunAsync(arrivals, recorder, (number, intended, _) => TrySend(number, intended), collect: null, cancellationToken);

        bool TrySend(long number, TimeSpan intended)
        {
            if (Volatile.Read(ref inFlight) >= inFlightLimit) return false;
            Interlocked.Increment(ref inFlight);
            _ = PlaceAsync(clients[(int)(number % clients.Count)], calls[number % calls.Length], number, intended, recorder);
            return true;
        }
    }

    public ValueTask DisposeAsync()
    {
        channels.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PlaceAsync(OrdersApi.OrdersClient client, CallOptions call, long number, TimeSpan intended, RunRecorder recorder)
    {
        try
        {
            using var placing = client.CreateOrderAsync(plan.Create(number).ToRequest(), call);
            var placed = await placing.ResponseAsync;
            recorder.Accept(Guid.Parse(placed.OrderId), intended, recorder.Elapsed);
        }
        catch (RpcException failure)
        {
            recorder.Fail(OrderMessages.CodeOf(failure), intended, recorder.Elapsed);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }
}
