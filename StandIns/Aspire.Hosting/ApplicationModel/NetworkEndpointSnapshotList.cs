using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where an endpoint is found in one network, as soon as that is known.</summary>
public record class NetworkEndpointSnapshot(ValueSnapshot<AllocatedEndpoint> Snapshot, NetworkIdentifier NetworkID);

/// <summary>Where an endpoint is found in each network.</summary>
public class NetworkEndpointSnapshotList : IEnumerable<NetworkEndpointSnapshot>
{
    private readonly ConcurrentDictionary<NetworkIdentifier, NetworkEndpointSnapshot> _snapshots = new();

    /// <inheritdoc/>
    public IEnumerator<NetworkEndpointSnapshot> GetEnumerator() => _snapshots.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Says where the endpoint is found in a network.</summary>
    public void AddOrUpdateAllocatedEndpoint(NetworkIdentifier networkId, AllocatedEndpoint endpoint)
    {
        if (endpoint.NetworkID != networkId)
        {
            throw new ArgumentException(
                $"The endpoint belongs to network '{endpoint.NetworkID.Value}', not to '{networkId.Value}'.", nameof(endpoint));
        }

        Of(networkId).SetValue(endpoint);
    }

    /// <summary>Waits until it is known where the endpoint is found in a network.</summary>
    public Task<AllocatedEndpoint> GetAllocatedEndpointAsync(NetworkIdentifier networkId, CancellationToken cancellationToken = default) =>
        Of(networkId).GetValueAsync(cancellationToken);

    internal ValueSnapshot<AllocatedEndpoint> Of(NetworkIdentifier network) =>
        _snapshots.GetOrAdd(network, static id => new NetworkEndpointSnapshot(new ValueSnapshot<AllocatedEndpoint>(), id)).Snapshot;

    internal bool TryGetAllocatedEndpoint(NetworkIdentifier network, [NotNullWhen(true)] out AllocatedEndpoint? endpoint)
    {
        var snapshot = Of(network);
        endpoint = snapshot.IsValueSet ? snapshot.GetValueAsync().GetAwaiter().GetResult() : null;
        return endpoint is not null;
    }
}
