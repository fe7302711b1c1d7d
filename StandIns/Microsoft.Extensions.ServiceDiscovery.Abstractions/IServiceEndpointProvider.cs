using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Finds the endpoints of one service.</summary>
public interface IServiceEndpointProvider : IAsyncDisposable
{
    /// <summary>Adds what it knows. A provider that only fills gaps leaves a builder alone that has endpoints already.</summary>
    /// <param name="endpoints">Where endpoints and change tokens go.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken);
}

/// <summary>Makes providers. Factories are asked in the order of their registration.</summary>
public interface IServiceEndpointProviderFactory
{
    /// <summary>Makes a provider for a query; false when this kind of provider has nothing to say about it.</summary>
    bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider);
}

/// <summary>Collects what the providers of one service find.</summary>
public interface IServiceEndpointBuilder
{
    /// <summary>The endpoints found so far.</summary>
    IList<ServiceEndpoint> Endpoints { get; }

    /// <summary>What else the providers have to say about the service.</summary>
    IFeatureCollection Features { get; }

    /// <summary>Adds a token whose change makes what was found stale.</summary>
    void AddChangeToken(IChangeToken changeToken);
}

/// <summary>The feature of an endpoint that is to be called by a host name of its own.</summary>
public interface IHostNameFeature
{
    /// <summary>The host name.</summary>
    string HostName { get; }
}
