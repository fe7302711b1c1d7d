using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Load.Measuring;
using Grpc.Core;

namespace AspireOrders.Load.Grpc;

/// <summary>One PlaceOrders stream: orders are written as they come and matched with their results by request id.</summary>
internal sealed class OrderStream(AsyncDuplexStreamingCall<PlaceOrdersRequest, PlaceOrdersResponse> call, int inFlightLimit, RunRecorder recorder) : IDisposable
{
    private static readonly WriteOptions MoreFollows = new(WriteFlags.BufferHint), Last = new();

    private readonly Channel<PlaceOrdersRequest> outgoing =
        Channel.CreateUnbounded<PlaceOrdersRequest>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly ConcurrentDictionary<long, TimeSpan> waiting = new();
    private int inFlight;

    /// <summary>Queues an order; false when too many are in flight.</summary>
    public bool TrySend(long number, CreateOrderRequest order, TimeSpan intended)
    {
        if (Volatile.Read(ref inFlight) >= inFlightLimit) return false;
        Interlocked.Increment(ref inFlight);
        waiting[number] = intended;
        return outgoing.Writer.TryWrite(new PlaceOrdersRequest { RequestId = number.ToString(CultureInfo.InvariantCulture), Order = order });
    }

    /// <summary>No more orders come.</summary>
    public void Complete() => outgoing.Writer.Complete();

    /// <summary>Writes queued orders until there will be no more; those that are queued together go out together.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        while (await outgoing.Reader.WaitToReadAsync(cancellationToken))
        {
            while (outgoing.Reader.TryRead(out var request))
            {
                call.RequestStream.WriteOptions = outgoing.Reader.TryPeek(out _) ? MoreFollows : Last;
                await call.RequestStream.WriteAsync(request, cancellationToken);
            }
        }

        await call.RequestStream.CompleteAsync();
    }

    /// <summary>Takes results until the server ends the stream.</summary>
    /// <exception cref="RpcException">The stream broke.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            var response = call.ResponseStream.Current;
            if (!waiting.TryRemove(long.Parse(response.RequestId, CultureInfo.InvariantCulture), out var intended))
            {
                throw new InvalidDataException($"A result came for request {response.RequestId}, which waits for none.");
            }

            Interlocked.Decrement(ref inFlight);
            var now = recorder.Elapsed;
            if (response.ResultCase == PlaceOrdersResponse.ResultOneofCase.Order) recorder.Accept(Guid.Parse(response.Order.OrderId), intended, now);
            else recorder.Fail($"{response.Error.Code}", intended, now);
        }
    }

    public void Dispose() => call.Dispose();
}
