using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery.PassThrough;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Makes the watcher of a service out of the providers that take its name.</summary>
internal sealed class ServiceEndpointWatcherFactory(
    IEnumerable<IServiceEndpointProviderFactory> providerFactories,
    ILogger<ServiceEndpointWatcher> logger,
    IOptions<ServiceDiscoveryOptions> options,
    TimeProvider timeProvider)
{
    // Passing a name on as it is answers every query, so it comes last wherever it was registered.
    private readonly IServiceEndpointProviderFactory[] _providerFactories =
        [.. providerFactories.OrderBy(factory => factory is PassThroughServiceEndpointProviderFactory)];

    public ServiceEndpointWatcher CreateWatcher(string serviceName)
    {
        if (!ServiceEndpointQuery.TryParse(serviceName, out var query))
        {
            throw new ArgumentException($"The service name '{serviceName}' is no valid URI.", nameof(serviceName));
        }

        List<IServiceEndpointProvider> providers = [];
        foreach (var factory in _providerFactories)
        {
            if (factory.TryCreateProvider(query, out var provider))
            {
                providers.Add(provider);
            }
        }

        if (providers.Count == 0)
        {
            throw new InvalidOperationException($"No provider that supports the service name '{serviceName}' has been configured.");
        }

        return new ServiceEndpointWatcher(serviceName, providers, logger, options.Value.RefreshPeriod, timeProvider);
    }
}
