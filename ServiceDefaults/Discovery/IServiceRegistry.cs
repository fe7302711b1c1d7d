namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>The list of all living instances. An instance stays on it as long as its lease, which a heartbeat renews.</summary>
public interface IServiceRegistry
{
    /// <summary>Puts an instance on the list, or renews its lease.</summary>
    Task RegisterAsync(ServiceInstance instance, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Takes an instance off the list, at once for everyone who watches.</summary>
    Task RemoveAsync(ServiceInstance instance, CancellationToken cancellationToken);

    /// <summary>Every instance whose lease has not run out, by service and start.</summary>
    Task<IReadOnlyList<ServiceInstance>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Calls <paramref name="changed"/> whenever the list changes, as far as the news arrives; ends when disposed.</summary>
    Task<IAsyncDisposable> WatchAsync(Action changed, CancellationToken cancellationToken);
}
