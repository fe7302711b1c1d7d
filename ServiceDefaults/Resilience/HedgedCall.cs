using Grpc.Core;

namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>The attempts of one read. When one is taken the others end.</summary>
/// <param name="attempt">Makes one.</param>
/// <param name="cancellationToken">Ends all of them.</param>
internal sealed class HedgedCall<TResponse>(Func<CancellationToken, AsyncUnaryCall<TResponse>> attempt, CancellationToken cancellationToken) : IDisposable
{
    private readonly List<(AsyncUnaryCall<TResponse> Call, Task<TResponse> Response)> attempts = [];
    private readonly CancellationTokenSource others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private AsyncUnaryCall<TResponse>? taken;

    public Task<TResponse> Start()
    {
        var call = attempt(others.Token);
        attempts.Add((call, call.ResponseAsync));
        return call.ResponseAsync;
    }

    /// <summary>The answer of one attempt, which becomes that of the call.</summary>
    public async Task<TResponse> Take(Task<TResponse> winner)
    {
        taken = attempts.First(a => a.Response == winner).Call;
        try
        {
            return await winner;
        }
        finally
        {
            foreach (var (call, response) in attempts.Where(a => a.Response != winner))
            {
                call.Dispose();
                // What a loser ends with interests nobody.
                _ = response.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
        }
    }

    public async Task<Metadata> Headers(Task<TResponse> answered)
    {
        await ((Task)answered).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return taken is null ? [] : await taken.ResponseHeadersAsync;
    }

    public Status Status() => taken?.GetStatus() ?? throw new InvalidOperationException("The call has not ended.");

    public Metadata Trailers() => taken?.GetTrailers() ?? throw new InvalidOperationException("The call has not ended.");

    public void Dispose()
    {
        others.Cancel();
        foreach (var (call, _) in attempts) call.Dispose();
        others.Dispose();
    }
}
