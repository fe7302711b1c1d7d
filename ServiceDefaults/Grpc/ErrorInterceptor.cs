using System.Diagnostics;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Telemetry;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Outermost: every failure leaves by the error table, with rich details; a defect is logged with its cause and told without it.</summary>
internal sealed class ErrorInterceptor(TimeProvider clock, ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(new RequestStream<TRequest>(requestStream), context);
        }
        catch (Exception exception)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(new RequestStream<TRequest>(requestStream), responseStream, context);
        }
        catch (Exception exception)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        // The default implementation of an rpc that is not served answers so by itself; that is its honest answer.
        if (exception is RpcException { StatusCode: StatusCode.Unimplemented or StatusCode.Cancelled } honest) return honest;
        if (context.CancellationToken.IsCancellationRequested && exception is OperationCanceledException && context.Deadline > clock.GetUtcNow().UtcDateTime)
        {
            return new RpcException(new Status(StatusCode.Cancelled, "The caller went away."));
        }

        var error = ErrorMapping.ToDomain(exception);
        if (error.Error == ErrorCode.Defect) GrpcLog.Defect(logger, context.Method, exception);
        else if (error.Error == ErrorCode.Unavailable) GrpcLog.Unavailable(logger, context.Method, exception);
        Activity.Current.Note(error);
        return RpcErrors.ToRpc(error, context.Language());
    }
}
