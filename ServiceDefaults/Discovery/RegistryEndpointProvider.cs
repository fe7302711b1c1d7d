using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.ServiceDiscovery;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>Offers the registry to service discovery, for every name without an endpoint name of its own.</summary>
internal sealed class RegistryEndpointProviderFactory(ServiceDirectory directory) : IServiceEndpointProviderFactory
{
    public bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        provider = query.EndpointName is null ? new RegistryEndpointProvider(directory, query) : null;
        return provider is not null;
    }
}

/// <summary>The living instances of one service. When there are none that can be reached, the providers after this one are asked: configuration.</summary>
internal sealed class RegistryEndpointProvider(ServiceDirectory directory, ServiceEndpointQuery query) : IServiceEndpointProvider
{
    public ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        if (endpoints.Endpoints.Count > 0) return default;
        var known = directory.Current;
        endpoints.AddChangeToken(known.Changed);
        foreach (var instance in known.Instances)
        {
            if (!string.Equals(instance.Service, query.ServiceName, StringComparison.OrdinalIgnoreCase) || instance.Address is not { } address) continue;
            if (query.IncludedSchemes.Count > 0 && !query.IncludedSchemes.Contains(address.Scheme, StringComparer.OrdinalIgnoreCase)) continue;
            var endpoint = ServiceEndpoint.Create(new UriEndPoint(address));
            endpoint.Features.Set<IServiceEndpointProvider>(this);
            endpoints.Endpoints.Add(endpoint);
        }

        return default;
    }

    public ValueTask DisposeAsync() => default;
}
