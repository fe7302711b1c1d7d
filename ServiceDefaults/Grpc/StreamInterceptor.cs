using AspireOrders.ServiceDefaults.Features;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Lets in as many streams of a caller as may be open at a time.</summary>
internal sealed class StreamInterceptor(OpenStreams streams) : Interceptor
{
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var stream = Enter(context);
        await continuation(request, responseStream, context);
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var stream = Enter(context);
        return await continuation(requestStream, context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var stream = Enter(context);
        await continuation(requestStream, responseStream, context);
    }

    private IDisposable Enter(ServerCallContext context) => streams.Enter(context.Caller(), context.GetHttpContext().Connection.Id);
}
