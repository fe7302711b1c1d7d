namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Finds the endpoints of services by their names, and keeps them while they are asked for.</summary>
public sealed class ServiceEndpointResolver : IAsyncDisposable
{
    private readonly IdleCache<ServiceEndpointWatcher> _watchers;

    internal ServiceEndpointResolver(ServiceEndpointWatcherFactory watcherFactory, TimeProvider timeProvider) =>
        _watchers = new IdleCache<ServiceEndpointWatcher>(watcherFactory.CreateWatcher, timeProvider);

    /// <summary>The endpoints of a service as they are now.</summary>
    /// <param name="serviceName">The service: a name or <c>scheme://name</c>, as in the address of a client.</param>
    /// <param name="cancellationToken">Ends the wait, not the search.</param>
    /// <exception cref="ArgumentException">The name is no URI.</exception>
    /// <exception cref="InvalidOperationException">No provider takes such a name.</exception>
    /// <exception cref="ObjectDisposedException">The resolver is disposed.</exception>
    public async ValueTask<ServiceEndpointSource> GetEndpointsAsync(string serviceName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        using var lease = _watchers.Rent(serviceName);
        return await lease.Value.GetEndpointsAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _watchers.DisposeAsync();
}
