using System.Net.Sockets;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>
/// Tries a unary call again, at another replica, that was lost with its connection. When no connection came about nothing was sent, so even a call that is
/// not safe to repeat is safe to try. When the connection broke off after the answer had begun, gRPC's own retries take the call for answered (gRFC A6:
/// committed by the headers), so one that is safe to repeat is repeated here. Any other call that may have reached a server is left alone.
/// </summary>
/// <param name="safe">Paths of the rpcs that are safe to repeat.</param>
/// <param name="clock">The clock of the pauses.</param>
internal sealed class BrokenCallInterceptor(IReadOnlySet<string> safe, TimeProvider clock) : Interceptor
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
                catch (RpcException exception) when (attempt < Attempts && (IsUnsent(exception) || (IsCutOff(exception) && safe.Contains(context.Method.FullName))))
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

    private static bool IsCutOff(RpcException exception) => exception is { StatusCode: StatusCode.Unavailable, Status.DebugException: IOException };

    private static bool IsUnsent(RpcException exception) => RpcErrors.IsNowhere(exception) || exception is
    {
        StatusCode: StatusCode.Unavailable,
        Status.DebugException: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or SocketException,
    };
}
