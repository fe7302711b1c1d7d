using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>
/// Holds the endpoints of one service. They are searched again when a provider's change token fires, or after the refresh period
/// where none can; a caller that finds a fired token waits for the new search.
/// </summary>
internal sealed partial class ServiceEndpointWatcher(
    string serviceName,
    IReadOnlyList<IServiceEndpointProvider> providers,
    ILogger<ServiceEndpointWatcher> logger,
    TimeSpan refreshPeriod,
    TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposing = new();
    private ServiceEndpointSource? _current;
    private Task<ServiceEndpointSource>? _refresh;
    private IDisposable? _nextRefresh;

    public ValueTask<ServiceEndpointSource> GetEndpointsAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _current) is { ChangeToken.HasChanged: false } current
            ? new(current)
            : new(SearchAgainAsync(cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        Task? refresh;
        lock (_lock)
        {
            refresh = _refresh;
        }

        if (refresh is not null)
        {
            await refresh.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Interlocked.Exchange(ref _nextRefresh, null)?.Dispose();
        foreach (var provider in providers)
        {
            await provider.DisposeAsync();
        }

        _disposing.Dispose();
    }

    private async Task<ServiceEndpointSource> SearchAgainAsync(CancellationToken cancellationToken)
    {
        var found = await RefreshAsync().WaitAsync(cancellationToken);

        // A search that was under way may have read the world as it was before this call; one more has not.
        return found.ChangeToken.HasChanged ? await RefreshAsync().WaitAsync(cancellationToken) : found;
    }

    // Callers share one search, so none of them may cancel it or lend it its trace.
    private Task<ServiceEndpointSource> RefreshAsync()
    {
        lock (_lock)
        {
            if (_disposing.IsCancellationRequested)
            {
                return Task.FromException<ServiceEndpointSource>(new ObjectDisposedException(nameof(ServiceEndpointWatcher)));
            }

            if (_refresh is null or { IsCompleted: true })
            {
                using var suppressed = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
                _refresh = Task.Run(SearchAsync);
            }

            return _refresh;
        }
    }

    // A failure is in the log, and the next caller searches again.
    private void RefreshInBackground() => _ = RefreshAsync().ContinueWith(
        static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task<ServiceEndpointSource> SearchAsync()
    {
        try
        {
            var builder = new ServiceEndpointBuilder();
            foreach (var provider in providers)
            {
                await provider.PopulateAsync(builder, _disposing.Token);
            }

            var found = builder.Build();
            Volatile.Write(ref _current, found);
            LogFound(serviceName, found.Endpoints.Count, found);
            PlanNextRefresh(found);
            return found;
        }
        catch (Exception exception) when (!_disposing.IsCancellationRequested)
        {
            LogFailed(exception, serviceName);
            PlanNextRefresh(null);
            throw;
        }
    }

    private void PlanNextRefresh(ServiceEndpointSource? found)
    {
        var next = found is { ChangeToken.ActiveChangeCallbacks: true }
            ? found.ChangeToken.RegisterChangeCallback(Refresh, this)
            : timeProvider.CreateTimer(Refresh, this, refreshPeriod, Timeout.InfiniteTimeSpan);

        // Never under the lock: disposing waits for a callback that runs just now, and that takes the lock.
        Interlocked.Exchange(ref _nextRefresh, next)?.Dispose();

        static void Refresh(object? state) => ((ServiceEndpointWatcher)state!).RefreshInBackground();
    }

    [LoggerMessage(1, LogLevel.Debug, "Service '{ServiceName}' has {Count} endpoints: {Endpoints}.")]
    private partial void LogFound(string serviceName, int count, ServiceEndpointSource endpoints);

    [LoggerMessage(2, LogLevel.Error, "The endpoints of service '{ServiceName}' could not be found.")]
    private partial void LogFailed(Exception exception, string serviceName);
}
