using AspireOrders.ServiceDefaults.Configuration;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Configuration;

/// <summary>Live values in memory.</summary>
internal sealed class FakeLiveValues : ILiveValues, IAsyncDisposable
{
    private LiveValues? values;
    private Action changed = () => { };

    public Task<LiveValues?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(values);

    public Task PublishAsync(LiveValues values, CancellationToken cancellationToken)
    {
        this.values = values;
        changed();
        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> WatchAsync(Action changed, CancellationToken cancellationToken)
    {
        this.changed = changed;
        return Task.FromResult<IAsyncDisposable>(this);
    }

    public ValueTask DisposeAsync() => default;
}
