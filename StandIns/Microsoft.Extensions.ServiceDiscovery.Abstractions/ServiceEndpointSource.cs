using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>The endpoints of a service as they were at one moment.</summary>
public sealed class ServiceEndpointSource
{
    private readonly List<ServiceEndpoint>? _endpoints;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="endpoints">The endpoints; null is none.</param>
    /// <param name="changeToken">Tells when they are stale.</param>
    /// <param name="features">What else the providers had to say.</param>
    public ServiceEndpointSource(List<ServiceEndpoint>? endpoints, IChangeToken changeToken, IFeatureCollection features)
    {
        ArgumentNullException.ThrowIfNull(changeToken);
        ArgumentNullException.ThrowIfNull(features);
        _endpoints = endpoints;
        ChangeToken = changeToken;
        Features = features;
    }

    /// <summary>The endpoints.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints => _endpoints ?? (IReadOnlyList<ServiceEndpoint>)[];

    /// <summary>Tells when the snapshot is stale.</summary>
    public IChangeToken ChangeToken { get; }

    /// <summary>What else the providers had to say.</summary>
    public IFeatureCollection Features { get; }

    /// <inheritdoc/>
    public override string ToString() => _endpoints is null ? "[]" : $"[{string.Join(", ", _endpoints)}]";
}
