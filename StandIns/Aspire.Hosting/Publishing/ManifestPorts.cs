using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Decides which ports a manifest fixes and which it leaves to the deployment.</summary>
internal sealed class ManifestPorts
{
    private const int FirstPort = 8000;
    private readonly HashSet<int> _used = [];
    private int _next = FirstPort;

    /// <summary>
    /// For each endpoint the public port, if it was chosen, and the port that the process listens on, if the deployment may not choose it.
    /// </summary>
    public IEnumerable<(EndpointAnnotation Endpoint, int? Port, int? TargetPort)> Resolve(
        IResource resource, IEnumerable<EndpointAnnotation> endpoints)
    {
        var schemes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            var isHttp = endpoint.UriScheme is "http" or "https";
            var target = (resource, endpoint.TargetPort, endpoint.Port) switch
            {
                (_, { } fixedTarget, _) => fixedTarget,
                (ContainerResource, null, { } port) => port,
                // The first endpoint of each web scheme is the one that the deployment's own port leads to.
                (ProjectResource, null, _) when isHttp && !schemes.Contains(endpoint.UriScheme) => (int?)null,
                _ => Allocate(),
            };
            if (resource is ProjectResource && isHttp)
            {
                schemes.Add(endpoint.UriScheme);
            }

            var exposed = endpoint.Port ?? (target is null && !isHttp ? Allocate() : null);
            Use(exposed ?? target);
            Use(target);
            yield return (endpoint, exposed, target);
        }
    }

    private int Allocate()
    {
        while (_used.Contains(_next))
        {
            _next++;
        }

        return _next;
    }

    private void Use(int? port)
    {
        if (port is { } used)
        {
            _used.Add(used);
        }
    }
}
