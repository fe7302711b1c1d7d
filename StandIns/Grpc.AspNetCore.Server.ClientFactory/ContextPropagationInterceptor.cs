using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.ClientFactory;

/// <summary>The earlier deadline wins; either cancellation cancels.</summary>
internal sealed partial class ContextPropagationInterceptor(
    IHttpContextAccessor httpContexts, GrpcContextPropagationOptions options, ILogger<ContextPropagationInterceptor> logger) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var (child, link) = Child(context);
        using (link)
        {
            return continuation(request, child);
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var (child, link) = Child(context);
        var call = continuation(request, child);
        ReleaseAfter(call.ResponseAsync, link);
        return call;
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var (child, link) = Child(context);
        var call = continuation(child);
        ReleaseAfter(call.ResponseAsync, link);
        return call;
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var (child, link) = Child(context);
        var call = continuation(request, child);
        return link is null
            ? call
            : new(call.ResponseStream, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, () => Release(call, link));
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var (child, link) = Child(context);
        var call = continuation(child);
        return link is null
            ? call
            : new(
                call.RequestStream,
                call.ResponseStream,
                call.ResponseHeadersAsync,
                call.GetStatus,
                call.GetTrailers,
                () => Release(call, link));
    }

    private (ClientInterceptorContext<TRequest, TResponse> Context, CancellationTokenSource? Link) Child<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        if (Parent() is not { } parent)
        {
            return (context, null);
        }

        var child = context.Options;
        CancellationTokenSource? link = null;
        if (parent.Deadline < (child.Deadline ?? DateTime.MaxValue))
        {
            child = child.WithDeadline(parent.Deadline);
        }

        if (parent.CancellationToken.CanBeCanceled && child.CancellationToken.CanBeCanceled)
        {
            link = CancellationTokenSource.CreateLinkedTokenSource(parent.CancellationToken, child.CancellationToken);
            child = child.WithCancellationToken(link.Token);
        }
        else if (parent.CancellationToken.CanBeCanceled)
        {
            child = child.WithCancellationToken(parent.CancellationToken);
        }

        return (new(context.Method, context.Host, child), link);
    }

    private ServerCallContext? Parent()
    {
        if (httpContexts.HttpContext?.Features.Get<IServerCallContextFeature>()?.ServerCallContext is { } parent)
        {
            return parent;
        }

        var missing = httpContexts.HttpContext is null ? "there is no current HttpContext" : "the current HttpContext is no gRPC call";
        NothingToPropagate(logger, missing);
        return options.SuppressContextNotFoundErrors
            ? null
            : throw new InvalidOperationException($"Deadline and cancellation cannot be passed on to the call: {missing}.");
    }

    private static void ReleaseAfter(Task response, CancellationTokenSource? link)
    {
        if (link is not null)
        {
            _ = response.ContinueWith(_ => link.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static void Release(IDisposable call, CancellationTokenSource link)
    {
        call.Dispose();
        link.Dispose();
    }

    [LoggerMessage(1, LogLevel.Debug, "Deadline and cancellation are not passed on: {Missing}")]
    private static partial void NothingToPropagate(ILogger logger, string missing);
}
