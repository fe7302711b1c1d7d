using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.ServiceDiscovery.Http;

/// <summary>Puts service discovery in front of an HTTP handler, where no client factory does.</summary>
public interface IServiceDiscoveryHttpMessageHandlerFactory
{
    /// <summary>A handler that finds the endpoint of each request and passes it to <paramref name="handler"/>.</summary>
    HttpMessageHandler CreateHandler(HttpMessageHandler handler);
}

internal sealed class ServiceDiscoveryHttpMessageHandlerFactory(
    ServiceEndpointWatcherFactory watcherFactory, IOptions<ServiceDiscoveryOptions> options, TimeProvider timeProvider)
    : IServiceDiscoveryHttpMessageHandlerFactory
{
    public HttpMessageHandler CreateHandler(HttpMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var resolving = Create();
        resolving.InnerHandler = handler;
        return resolving;
    }

    internal DelegatingHandler Create() => new ResolvingHttpDelegatingHandler(watcherFactory, options.Value, timeProvider);
}
