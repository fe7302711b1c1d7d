using System.Text;
using System.Text.Json;
using AspireOrders.Gateway.Rest.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace AspireOrders.Gateway.Rest;

/// <summary>Server-sent events (HTML standard, section 9.2) out of a stream of a service, until that ends or either side goes away.</summary>
internal static class ServerSentEvents
{
    /// <summary>The media type of such a stream.</summary>
    public const string ContentType = "text/event-stream";

    // Proxies cut a connection that is silent for a minute or more; the comment also finds clients that are gone.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Serves a stream until it ends, the client leaves, the gateway stops, or the service that it comes from fails.</summary>
    /// <param name="context">The request.</param>
    /// <param name="write">Writes the stream; its token ends with either side.</param>
    /// <param name="brokeOff">Told the status when the service failed after the stream had begun; before, the failure is the answer.</param>
    /// <param name="stopping">Cancelled when the gateway stops.</param>
    public static async Task ServeAsync(
        HttpContext context, Func<CancellationToken, Task> write, Action<string> brokeOff, CancellationToken stopping)
    {
        if (RequestMethods.IsHead(context))
        {
            // A stream has headers too, but no end to be waited for.
            context.Response.ContentType = ContentType;
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await write(ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // A client that is still there comes back with the id of its last event.
        }
        catch (RpcException exception) when (context.Response.HasStarted)
        {
            // The status line is long out; ending the stream makes the client come back.
            brokeOff(exception.StatusCode.ToString());
        }
    }

    /// <summary>Sends the head of the stream: a client whose connection breaks comes back after a second.</summary>
    public static Task BeginAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.ContentType = ContentType;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return WriteAsync(context.Response, "retry: 1000\n\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>Sends what <paramref name="toEvent"/> makes of each message; null: nothing.</summary>
    public static async Task CopyAsync<T>(
        IAsyncStreamReader<T> messages, HttpResponse response, Func<T, byte[]?> toEvent, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(KeepAlive, clock);
        var tick = NextTick();
        var next = messages.MoveNext(cancellationToken);
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
            if (toEvent(messages.Current) is { } sent) await WriteAsync(response, sent, cancellationToken);
            next = messages.MoveNext(cancellationToken);
        }

        Task NextTick() => timer.WaitForNextTickAsync(cancellationToken).AsTask();
    }

    /// <summary>One event with its id and its data as JSON.</summary>
    public static byte[] Event<T>(string id, T data)
        where T : class =>
        [.. Encoding.ASCII.GetBytes($"id: {id}\ndata: "), .. JsonSerializer.SerializeToUtf8Bytes(data, RestJson.TypeOf<T>()), .. "\n\n"u8];

    private static async Task WriteAsync(HttpResponse response, byte[] text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
