using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Duration and outcome of each unary call: metric <c>rpc.server.duration</c> and, at debug level, a log line.</summary>
internal sealed class TelemetryInterceptor(GrpcMetrics metrics, ILogger<TelemetryInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var start = Stopwatch.GetTimestamp();
        var status = StatusCode.OK;
        try
        {
            return await continuation(request, context);
        }
        catch (RpcException exception)
        {
            status = exception.StatusCode;
            if (IsFault(status)) Activity.Current?.SetStatus(ActivityStatusCode.Error, exception.Status.Detail);
            throw;
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            metrics.Record(context.Method, status, elapsed);
            GrpcLog.Answered(logger, context.Method, status.ToString(), elapsed.TotalMilliseconds);
        }
    }

    // What is the server's fault and not the caller's, as OpenTelemetry's conventions for gRPC servers have it.
    private static bool IsFault(StatusCode status) => status is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented
        or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss;
}
