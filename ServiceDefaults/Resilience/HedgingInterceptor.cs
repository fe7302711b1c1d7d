using System.Collections.Concurrent;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;

namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>
/// Asks a read that is slow a second time and takes the answer that comes first: one replica that hangs costs its callers a moment, not their time.
/// Only rpcs whose proto says NO_SIDE_EFFECTS; and only a part of all reads, so that a slow service is not asked twice as much.
/// </summary>
internal sealed class HedgingInterceptor(IOptionsMonitor<EdgeResilienceOptions> options, ResilienceMetrics metrics, TimeProvider clock) : Interceptor
{
    private readonly ConcurrentDictionary<IMethod, bool> reads = new();
    private readonly ConcurrentDictionary<string, HedgingBudget> budgets = new(StringComparer.Ordinal);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var current = options.CurrentValue;
        if (current.HedgeAfter == TimeSpan.Zero || !reads.GetOrAdd(context.Method, _ => IsRead(context.Method))) return continuation(request, context);
        var budget = budgets.GetOrAdd(context.Method.ServiceName, static _ => new HedgingBudget());
        budget.Asked(current.HedgedShare);
        var race = new HedgedCall<TResponse>(
            token => continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithCancellationToken(token))),
            context.Options.CancellationToken);
        var response = RunAsync(race, budget, context.Method.ServiceName, current.HedgeAfter, context.Options.CancellationToken);
        return new AsyncUnaryCall<TResponse>(response, race.Headers(response), race.Status, race.Trailers, race.Dispose);
    }

    private async Task<TResponse> RunAsync<TResponse>(
        HedgedCall<TResponse> race, HedgingBudget budget, string service, TimeSpan patience, CancellationToken cancellationToken)
    {
        var first = race.Start();
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var slow = Task.Delay(patience, clock, waiting.Token);
        if (await Task.WhenAny(first, slow) == first || cancellationToken.IsCancellationRequested)
        {
            await waiting.CancelAsync();
            return await race.Take(first);
        }

        var isAllowed = budget.TryTake();
        metrics.Hedged(service, isAllowed);
        if (!isAllowed) return await race.Take(first);
        var second = race.Start();
        var winner = await Task.WhenAny(first, second);
        // A failure is no answer while the other may still come.
        if (!winner.IsCompletedSuccessfully) winner = winner == first ? second : first;
        var answer = await race.Take(winner);
        if (winner == second) metrics.HedgeWon(service);
        return answer;
    }

    // The generated message knows its file, and the file its services.
    private static bool IsRead<TRequest, TResponse>(Method<TRequest, TResponse> method)
    {
        var file = (typeof(TRequest).GetProperty("Descriptor")?.GetValue(null) as MessageDescriptor)?.File;
        return file?.Services.FirstOrDefault(s => s.FullName == method.ServiceName)?.FindMethodByName(method.Name)?.GetOptions()?.IdempotencyLevel
            is MethodOptions.Types.IdempotencyLevel.NoSideEffects;
    }
}
