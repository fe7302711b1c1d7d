using AspireOrders.ServiceDefaults.Discovery;
using StackExchange.Redis;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Discovery;

/// <summary>A registry in memory, which can be away.</summary>
internal sealed class FakeRegistry : IServiceRegistry
{
    private readonly Lock gate = new();
    private List<ServiceInstance> instances = [];
    private Action changed = () => { };

    /// <summary>Whether it does not answer.</summary>
    public bool IsAway { get; set; }

    public void Reset()
    {
        IsAway = false;
        Set();
    }

    /// <summary>Has exactly these instances from now on, and says so.</summary>
    public void Set(params IEnumerable<ServiceInstance> living)
    {
        lock (gate)
        {
            instances = [.. living];
        }

        changed();
    }

    public Task RegisterAsync(ServiceInstance instance, TimeSpan lease, CancellationToken cancellationToken)
    {
        Set([.. instances, instance]);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(ServiceInstance instance, CancellationToken cancellationToken)
    {
        Set([.. instances.Where(i => i != instance)]);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ServiceInstance>> ReadAsync(CancellationToken cancellationToken)
    {
        if (IsAway) throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "The registry is away.");
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<ServiceInstance>>([.. instances]);
        }
    }

    public Task<IAsyncDisposable> WatchAsync(Action changed, CancellationToken cancellationToken)
    {
        this.changed = changed;
        return Task.FromResult<IAsyncDisposable>(new Watch(this));
    }

    private sealed class Watch(FakeRegistry registry) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            registry.changed = () => { };
            return default;
        }
    }
}
