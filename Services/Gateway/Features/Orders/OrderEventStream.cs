using System.Text.Json;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>Writes the changes of one order after a version, one event per change of state, until the order is final or either side goes away.</summary>
internal sealed class OrderEventStream(
    Guid orderId, int afterVersion, OrdersClient orders, ILogger<OrderEventStream> logger, TimeProvider clock, CancellationToken stopping) : IResult
{
    // Proxies cut a connection that is silent for a minute or more; the comment also finds clients that are gone.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = WatchOrder.ContentType;
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            await WriteAsync(response, "retry: 1000\n\n"u8.ToArray(), ended.Token);
            using var watch = orders.WatchOrder(new WatchOrderRequest { OrderId = orderId.ToString() }, new CallOptions(cancellationToken: ended.Token));
            await CopyAsync(watch.ResponseStream, response, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client left or the gateway stops; a client that is still there comes back with the id of its last event.
        }
        catch (RpcException exception)
        {
            // The status line is long out; ending the stream makes the client come back.
            RestLog.EventsBrokeOff(logger, orderId, exception.StatusCode.ToString());
        }
    }

    private async Task CopyAsync(IAsyncStreamReader<OrderChange> changes, HttpResponse response, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(KeepAlive, clock);
        var tick = NextTick();
        var next = changes.MoveNext(cancellationToken);
        var previous = OrderStatus.Unspecified;
        while (true)
        {
            if (await Task.WhenAny(next, tick) == tick)
            {
                await tick;
                await WriteAsync(response, ":\n\n"u8.ToArray(), cancellationToken);
                tick = NextTick();
                continue;
            }

            if (!await next) return;
            var change = changes.Current;
            // The watch starts at the beginning because only the state before tells a change of state from another one (an item added).
            if (change.Version > afterVersion && change.Status != previous) await WriteAsync(response, Event(change), cancellationToken);
            previous = change.Status;
            next = changes.MoveNext(cancellationToken);
        }

        Task NextTick() => timer.WaitForNextTickAsync(cancellationToken).AsTask();
    }

    private static byte[] Event(OrderChange change)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(OrderChangeView.From(change), RestJson.TypeOf<OrderChangeView>());
        return [.. System.Text.Encoding.ASCII.GetBytes($"id: {change.Version}\ndata: "), .. data, .. "\n\n"u8];
    }

    private static async Task WriteAsync(HttpResponse response, byte[] text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
