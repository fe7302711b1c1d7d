using System.Net.Sockets;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>
/// Tries a unary call again, at another replica, when no connection to the chosen one came about: nothing was sent, so even a call that is not
/// safe to repeat is safe to try. A call that may have reached a server is left alone.
/// </summary>
internal sealed class UnsentCallInterceptor(TimeProvider clock) : Interceptor
{
    private const int Attempts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var current = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            AnswerAsync(), HeadersAsync(), () => current.GetStatus(), () => current.GetTrailers(), () => current.Dispose());

        async Task<TResponse> AnswerAsync()
        {
            var attempt = 1;
            while (true)
            {
                try
                {
                    return await current.ResponseAsync;
                }
                catch (RpcException exception) when (attempt < Attempts && IsUnsent(exception))
                {
                    await Task.Delay(Pause * attempt, clock, context.Options.CancellationToken);
                    current.Dispose();
                    current = continuation(request, context);
                    attempt++;
                }
            }
        }

        async Task<Metadata> HeadersAsync() => await current.ResponseHeadersAsync;
    }

    internal static bool IsUnsent(RpcException exception) => RpcErrors.IsNowhere(exception) || exception is
    {
        StatusCode: StatusCode.Unavailable,
        Status.DebugException: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or SocketException,
    };
}
