namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which addresses an endpoint listens on.</summary>
public enum EndpointBindingMode
{
    /// <summary>The one that is named.</summary>
    SingleAddress,

    /// <summary>All, IPv4 and IPv6.</summary>
    DualStackAnyAddresses,

    /// <summary>All of IPv4.</summary>
    IPv4AnyAddresses,

    /// <summary>All of IPv6.</summary>
    IPv6AnyAddresses,
}

/// <summary>The address and public port an endpoint got in this run.</summary>
public class AllocatedEndpoint
{
    /// <param name="endpoint">What was asked for.</param>
    /// <param name="address">Host name or address that others connect to.</param>
    /// <param name="port">Public port, 1 to 65535: the proxy's where there is one.</param>
    /// <param name="bindingMode">Which addresses it listens on.</param>
    /// <param name="targetPortExpression">Stands for the port that a replica itself listens on; replaced for each replica.</param>
    public AllocatedEndpoint(
        EndpointAnnotation endpoint, string address, int port, EndpointBindingMode bindingMode, string? targetPortExpression = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        Endpoint = endpoint;
        Address = address;
        Port = port;
        BindingMode = bindingMode;
        TargetPortExpression = targetPortExpression;
        NetworkID = endpoint.DefaultNetworkID;
    }

    /// <inheritdoc cref="AllocatedEndpoint(EndpointAnnotation, string, int, EndpointBindingMode, string?)"/>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
        : this(endpoint, address, port, EndpointBindingMode.SingleAddress, targetPortExpression)
    {
    }

    /// <summary>What was asked for.</summary>
    public EndpointAnnotation Endpoint { get; }

    /// <summary>Host name or address that others connect to.</summary>
    public string Address { get; }

    /// <summary>Which addresses it listens on.</summary>
    public EndpointBindingMode BindingMode { get; }

    /// <summary>Public port.</summary>
    public int Port { get; }

    /// <summary>Scheme of the URL.</summary>
    public string UriScheme => Endpoint.UriScheme;

    /// <summary><c>address:port</c>.</summary>
    public string EndPointString => $"{Address}:{Port}";

    /// <summary><c>scheme://address:port</c>.</summary>
    public string UriString => $"{UriScheme}://{EndPointString}";

    /// <summary>Stands for the port that a replica itself listens on.</summary>
    public string? TargetPortExpression { get; }

    /// <summary>The network that the address belongs to.</summary>
    public NetworkIdentifier NetworkID { get; }

    /// <inheritdoc/>
    public override string ToString() => UriString;
}
