using System.Text;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>
/// What every outgoing call carries: a deadline (unary calls 5 s when the caller set none and nothing is inherited), the token of the
/// user who caused it, and, without certificates, the proof of this service's identity.
/// </summary>
internal sealed class ClientDefaultsInterceptor(IHttpContextAccessor http, ServiceTokens serviceTokens, CertificateStore certificates, TimeProvider clock)
    : Interceptor
{
    private static readonly TimeSpan UnaryDeadline = TimeSpan.FromSeconds(5);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Prepared(context, UnaryDeadline));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Prepared(context, null));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(Prepared(context, null));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(Prepared(context, null));

    private ClientInterceptorContext<TRequest, TResponse> Prepared<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, TimeSpan? limit)
        where TRequest : class
        where TResponse : class
    {
        var options = context.Options;
        if (options.Deadline is null && limit is { } budget) options = options.WithDeadline(clock.GetUtcNow().UtcDateTime + budget);
        var headers = new Metadata();
        foreach (var entry in options.Headers ?? []) headers.Add(entry);
        // A header that is not ASCII is no token, and would break the call of an open rpc that needs none.
        if (headers.Get("authorization") is null && (string?)http.HttpContext?.Request.Headers.Authorization is { Length: > 0 } token && Ascii.IsValid(token))
        {
            headers.Add("authorization", token);
        }

        if (!certificates.Enabled && serviceTokens.Issue() is { } proof) headers.Add(ServiceTokens.Header, proof);
        return new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options.WithHeaders(headers));
    }
}
