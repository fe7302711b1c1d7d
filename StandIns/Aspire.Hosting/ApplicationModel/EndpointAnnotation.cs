using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint that a resource offers.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private string? _transport;
    private int? _port;
    private int? _targetPort;
    private bool? _tlsEnabled;

    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="uriScheme">Scheme of its URL; the protocol's name when null.</param>
    /// <param name="transport">http, http2 or tcp; follows from the scheme when null.</param>
    /// <param name="name">Unique on the resource; the scheme when null.</param>
    /// <param name="port">Public port; any free one when null.</param>
    /// <param name="targetPort">Port that the process listens on; any free one when null.</param>
    /// <param name="isExternal">Whether it is reachable from outside once deployed.</param>
    /// <param name="isProxied">Whether a proxy listens on the public port; null means the default, yes.</param>
    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        Name = name ?? UriScheme;
        ModelName.Validate("Endpoint", Name);
        Protocol = protocol;
        _transport = transport;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
    }

    /// <summary>Unique on the resource.</summary>
    public string Name { get; set; }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>Public port; without a proxy the target port.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied ? null : _targetPort);
        set => _port = value;
    }

    /// <summary>Port that the process listens on; without a proxy the public port.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
    }

    /// <summary>Scheme of its URL.</summary>
    public string UriScheme { get; set; }

    /// <summary>Host that the process binds.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>http, http2, tcp or udp.</summary>
    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => _transport = value;
    }

    /// <summary>Whether it is reachable from outside once deployed.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether a proxy listens on the public port.</summary>
    public bool IsProxied
    {
        get => IsExplicitlyProxied ?? true;
        set => IsExplicitlyProxied = value;
    }

    /// <summary>What was said about a proxy; null when nothing was.</summary>
    public bool? IsExplicitlyProxied { get; set; }

    /// <summary>Left out when the whole resource is referred to.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>Whether it speaks TLS; follows from the scheme unless it is set.</summary>
    public bool TlsEnabled
    {
        get => _tlsEnabled ?? string.Equals(UriScheme, "https", StringComparison.OrdinalIgnoreCase);
        set => _tlsEnabled = value;
    }

    /// <summary>The network that the endpoint belongs to.</summary>
    public NetworkIdentifier DefaultNetworkID => KnownNetworkIdentifiers.LocalhostNetwork;

    /// <summary>Where it is found in this run, null until that is known.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllAllocatedEndpoints.TryGetAllocatedEndpoint(DefaultNetworkID, out var endpoint) ? endpoint : null;
        set
        {
            if (value is null)
            {
                AllAllocatedEndpoints.Of(DefaultNetworkID)
                    .SetException(new InvalidOperationException($"The endpoint `{Name}` is not allocated"));
            }
            else
            {
                AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(DefaultNetworkID, value);
            }
        }
    }

    /// <summary>Where it is found in each network.</summary>
    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = new();

    /// <summary>Variable that receives the target port.</summary>
    internal string? TargetPortEnvironmentVariable { get; set; }

    /// <summary>Whether it came from the child's launch profile.</summary>
    internal bool FromLaunchProfile { get; set; }
}
