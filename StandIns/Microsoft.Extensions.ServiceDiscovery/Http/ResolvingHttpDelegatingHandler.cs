namespace Microsoft.Extensions.ServiceDiscovery.Http;

/// <summary>Sends each request to the next endpoint of the service it names. The request has its own address back afterwards.</summary>
internal sealed class ResolvingHttpDelegatingHandler : DelegatingHandler
{
    private readonly IdleCache<RoundRobin> _services;
    private readonly ServiceDiscoveryOptions _options;

    internal ResolvingHttpDelegatingHandler(
        ServiceEndpointWatcherFactory watcherFactory, ServiceDiscoveryOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _services = new IdleCache<RoundRobin>(name => new RoundRobin(name, watcherFactory.CreateWatcher(name)), timeProvider);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var original = request.RequestUri;
        if (original is not null)
        {
            var endpoint = await NextEndpointAsync(original, cancellationToken);
            request.RequestUri = EndpointUri.Rewrite(original, endpoint, _options);
            request.Headers.Host ??= endpoint.Features.Get<IHostNameFeature>()?.HostName;
        }

        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            request.RequestUri = original;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ = _services.DisposeAsync().AsTask();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<ServiceEndpoint> NextEndpointAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var lease = _services.Rent(uri.GetLeftPart(UriPartial.Authority));
        return await lease.Value.NextAsync(cancellationToken);
    }

    private sealed class RoundRobin(string serviceName, ServiceEndpointWatcher watcher) : IAsyncDisposable
    {
        private uint _next = uint.MaxValue;

        public async ValueTask<ServiceEndpoint> NextAsync(CancellationToken cancellationToken)
        {
            var endpoints = (await watcher.GetEndpointsAsync(cancellationToken)).Endpoints;
            return endpoints.Count > 0
                ? endpoints[(int)(Interlocked.Increment(ref _next) % (uint)endpoints.Count)]
                : throw new InvalidOperationException($"The service '{serviceName}' has no endpoints.");
        }

        public ValueTask DisposeAsync() => watcher.DisposeAsync();
    }
}
