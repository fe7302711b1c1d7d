using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Finds out who calls and lets in whom the rpc's <see cref="AccessAttribute"/> names.</summary>
internal sealed class AccessInterceptor(CallerResolver resolver) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await DemandAsync(context);
        return await continuation(request, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await DemandAsync(context);
        await continuation(request, responseStream, context);
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await DemandAsync(context);
        return await continuation(requestStream, context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await DemandAsync(context);
        await continuation(requestStream, responseStream, context);
    }

    private async ValueTask DemandAsync(ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var access = http.GetEndpoint()?.Metadata.GetMetadata<AccessAttribute>();
        // An rpc that no feature overrides declares nothing: it is not served, and that is what its caller is told.
        if (access is null) throw DomainException.NotServed();
        // A bad token on an open rpc is not looked at: sign-in must work for a caller whose old token has expired.
        if (access.Callers.HasFlag(Callers.Anyone)) return;
        AccessRules.Demand(access, await resolver.ResolveAsync(http));
    }
}
