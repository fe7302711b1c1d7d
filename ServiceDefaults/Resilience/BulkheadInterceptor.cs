using System.Collections.Concurrent;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;

namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>Bounds the unary calls that are under way, service by service. Streams are bounded by their callers' limits and last as long as they last.</summary>
internal sealed class BulkheadInterceptor(IOptionsMonitor<EdgeResilienceOptions> options, ResilienceMetrics metrics) : Interceptor
{
    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Compartment> compartments = new(StringComparer.Ordinal);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var service = context.Method.ServiceName;
        var compartment = compartments.GetOrAdd(service, static _ => new Compartment());
        if (Interlocked.Increment(ref compartment.Calls) > options.CurrentValue.CallsInFlight)
        {
            Interlocked.Decrement(ref compartment.Calls);
            metrics.Rejected(service);
            throw RpcErrors.ToRpc(DomainException.Unavailable("Too much is waiting already.", RetrySoon));
        }

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

    private sealed class Compartment
    {
        public int Calls;
    }
}
