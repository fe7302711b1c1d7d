using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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

    private readonly Places calls = new(metrics.InFlight);
    private readonly Places streams = new(metrics.Streams);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var service = context.Method.ServiceName;
        var call = Begin(calls, options.CurrentValue.CallsInFlight, service, () => continuation(request, context));
        var response = LeaveAfter(call.ResponseAsync, service);
        return new AsyncUnaryCall<TResponse>(response, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var service = context.Method.ServiceName;
        var call = Begin(streams, options.CurrentValue.StreamsOpen, service, () => continuation(request, context));
        var messages = new BoundedStream<TResponse>(call.ResponseStream, () => streams.Leave(service));
        return new AsyncServerStreamingCall<TResponse>(messages, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, () =>
        {
            call.Dispose();
            messages.Leave();
        });
    }

    private TCall Begin<TCall>(Places places, int limit, string service, Func<TCall> start)
    {
        if (!places.TryEnter(service, limit))
        {
            metrics.Rejected(service);
            throw RpcErrors.ToRpc(DomainException.Unavailable("Too much is waiting already.", RetrySoon));
        }

        try
        {
            return start();
        }
        catch
        {
            places.Leave(service);
            throw;
        }
    }

    private async Task<TResponse> LeaveAfter<TResponse>(Task<TResponse> response, string service)
    {
        try
        {
            return await response;
        }
        finally
        {
            calls.Leave(service);
        }
    }

    /// <summary>The places of each service that are taken.</summary>
    /// <param name="taken">Told each change.</param>
    private sealed class Places(Action<string, int> taken)
    {
        private readonly ConcurrentDictionary<string, StrongBox<int>> services = new(StringComparer.Ordinal);

        public bool TryEnter(string service, int limit)
        {
            var places = services.GetOrAdd(service, static _ => new StrongBox<int>());
            if (Interlocked.Increment(ref places.Value) > limit)
            {
                Interlocked.Decrement(ref places.Value);
                return false;
            }

            taken(service, 1);
            return true;
        }

        public void Leave(string service)
        {
            Interlocked.Decrement(ref services[service].Value);
            taken(service, -1);
        }
    }
}
