using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Gives every endpoint its public port and every replica its own. A lone replica listens on the public port itself: a proxy before
/// it would cost 8 to 50 µs of processor time a request and choose among one (docs/decisions/0004-proxy-before-several-replicas-only.md).
/// </summary>
internal sealed class EndpointAllocator(PortAllocator ports, bool randomizePorts) : IAsyncDisposable
{
    private readonly List<ProxiedEndpoint> _proxied = [];
    private readonly Dictionary<(string ResourceId, string Endpoint), int> _targets = [];

    /// <summary>Allocates the endpoints of one resource.</summary>
    /// <exception cref="OrchestrationException">A fixed port is taken; the message names who holds it.</exception>
    /// <exception cref="InvalidOperationException">The endpoint is described in a way that no replica could serve.</exception>
    public void Allocate(IResource resource)
    {
        var instances = resource.GetInstances();
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().Where(static endpoint => endpoint.Protocol == ProtocolType.Tcp);
        foreach (var endpoint in endpoints.ToList())
        {
            Validate(resource, endpoint, instances.Count);
            var port = FixedPort(endpoint) ?? ports.Allocate();
            if (resource is not ContainerResource && NeedsProxy(endpoint, port, instances.Count))
            {
                AllocateProxied(resource, endpoint, port, instances);
            }
            else
            {
                Require(port, resource.Name);
                _targets[(instances[0].ResourceId, endpoint.Name)] = port;
            }

            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port, TargetPort.ExpressionFor(resource, endpoint));
        }
    }

    /// <summary>The ports one replica listens on, by endpoint name.</summary>
    public IReadOnlyDictionary<string, int> TargetPorts(ResourceInstance instance) => _targets
        .Where(target => target.Key.ResourceId == instance.ResourceId)
        .ToDictionary(target => target.Key.Endpoint, target => target.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>New connections go to the other replicas from now on, so that this one can drain.</summary>
    public void Withdraw(ResourceInstance instance)
    {
        foreach (var endpoint in _proxied)
        {
            endpoint.Withdraw(instance.ResourceId);
        }
    }

    /// <summary>A replica that was withdrawn serves again.</summary>
    public void Restore(ResourceInstance instance)
    {
        foreach (var endpoint in _proxied)
        {
            endpoint.Restore(instance.ResourceId);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var endpoint in _proxied)
        {
            await endpoint.Proxy.DisposeAsync();
        }
    }

    private static bool NeedsProxy(EndpointAnnotation endpoint, int port, int replicas) =>
        endpoint.IsProxied && (replicas > 1 || (endpoint.TargetPort ?? port) != port);

    private static void Validate(IResource resource, EndpointAnnotation endpoint, int replicas)
    {
        var name = $"The endpoint '{endpoint.Name}' of '{resource.Name}'";
        if (resource is ProjectResource && endpoint.IsProxied && endpoint.Port is { } port && port == endpoint.TargetPort)
        {
            throw new InvalidOperationException($"{name} is proxied, so its port and its target port cannot both be {port}.");
        }

        if (replicas > 1 && (!endpoint.IsProxied || endpoint.TargetPort is not null))
        {
            throw new InvalidOperationException(
                $"{name} has {replicas} replicas, which cannot all listen on one port: let it be proxied and leave its target port open.");
        }
    }

    private static void Require(int port, string resource)
    {
        if (!PortAllocator.IsFree(port))
        {
            throw new OrchestrationException(PortHolder.Describe(port, resource));
        }
    }

    private int? FixedPort(EndpointAnnotation endpoint) => randomizePorts && endpoint.IsProxied ? null : endpoint.Port;

    private void AllocateProxied(IResource resource, EndpointAnnotation endpoint, int port, IReadOnlyList<ResourceInstance> instances)
    {
        var proxied = new ProxiedEndpoint(TcpProxy.Listen(port, resource.Name));
        _proxied.Add(proxied);
        foreach (var instance in instances)
        {
            var target = endpoint.TargetPort ?? ports.Allocate();
            _targets[(instance.ResourceId, endpoint.Name)] = target;
            proxied.Add(instance.ResourceId, target);
        }
    }

    private sealed class ProxiedEndpoint(TcpProxy proxy)
    {
        private readonly Dictionary<string, int> _all = [];
        private readonly Dictionary<string, int> _replicas = [];

        public TcpProxy Proxy { get; } = proxy;

        public void Add(string resourceId, int port)
        {
            lock (_replicas)
            {
                _all[resourceId] = _replicas[resourceId] = port;
                Proxy.SetReplicas(_replicas.Values);
            }
        }

        public void Restore(string resourceId)
        {
            lock (_replicas)
            {
                if (_all.TryGetValue(resourceId, out var port) && _replicas.TryAdd(resourceId, port))
                {
                    Proxy.SetReplicas(_replicas.Values);
                }
            }
        }

        public void Withdraw(string resourceId)
        {
            lock (_replicas)
            {
                if (_replicas.Remove(resourceId))
                {
                    Proxy.SetReplicas(_replicas.Values);
                }
            }
        }
    }
}
