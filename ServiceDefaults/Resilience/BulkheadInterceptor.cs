using System.Collections.Concurrent;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;

namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>
/// Bounds the unary calls that are under way and the streams that are read, service by service and each by itself: streams last as long as they last, and
/// must not take the places of calls. A service bounds the streams of each of its callers besides.
/// </summary>
internal sealed class BulkheadInterceptor(IOptionsMonitor<EdgeResilienceOptions> options, ResilienceMetrics metrics) : Interceptor
{
    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Compartment> compartments = new(StringComparer.Ordinal);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var service = context.Method.ServiceName;
        var compartment = compartments.GetOrAdd(service, static _ => new Compartment());
        Enter(ref compartment.Calls, options.CurrentValue.CallsInFlight, service);
        metrics.InFlight(service, 1);
        AsyncUnaryCall<TResponse> call;
        try
        {
            call = continuation(request, context);
        }
        catch
        {
            Leave(compartment, service);
            throw;
        }

        var response = LeaveAfter(call.ResponseAsync, compartment, service);
        return new AsyncUnaryCall<TResponse>(response, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var service = context.Method.ServiceName;
        var compartment = compartments.GetOrAdd(service, static _ => new Compartment());
        Enter(ref compartment.Streams, options.CurrentValue.StreamsOpen, service);
        metrics.Streams(service, 1);
        AsyncServerStreamingCall<TResponse> call;
        try
        {
            call = continuation(request, context);
        }
        catch
        {
            LeaveStream(compartment, service);
            throw;
        }

        var messages = new BoundedStream<TResponse>(call.ResponseStream, () => LeaveStream(compartment, service));
        return new AsyncServerStreamingCall<TResponse>(messages, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, () =>
        {
            call.Dispose();
            messages.Leave();
        });
    }

    private void Enter(ref int places, int limit, string service)
    {
        if (Interlocked.Increment(ref places) <= limit) return;
        Interlocked.Decrement(ref places);
        metrics.Rejected(service);
        throw RpcErrors.ToRpc(DomainException.Unavailable("Too much is waiting already.", RetrySoon));
    }

    private async Task<TResponse> LeaveAfter<TResponse>(Task<TResponse> response, Compartment compartment, string service)
    {
        try
        {
            return await response;
        }
        finally
        {
            Leave(compartment, service);
        }
    }

    private void Leave(Compartment compartment, string service)
    {
        Interlocked.Decrement(ref compartment.Calls);
        metrics.InFlight(service, -1);
    }

    private void LeaveStream(Compartment compartment, string service)
    {
        Interlocked.Decrement(ref compartment.Streams);
        metrics.Streams(service, -1);
    }

    private sealed class Compartment
    {
        public int Calls;

        public int Streams;
    }
}
