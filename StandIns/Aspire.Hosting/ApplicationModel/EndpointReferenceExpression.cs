using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of an endpoint.</summary>
public enum EndpointProperty
{
    /// <summary><c>scheme://host:port</c>.</summary>
    Url,

    /// <summary>Host name or address.</summary>
    Host,

    /// <summary>IPv4 address.</summary>
    IPV4Host,

    /// <summary>Public port.</summary>
    Port,

    /// <summary>Scheme of the URL.</summary>
    Scheme,

    /// <summary>Port that the process itself listens on; differs between replicas.</summary>
    TargetPort,

    /// <summary><c>host:port</c>.</summary>
    HostAndPort,

    /// <summary><c>True</c> or <c>False</c>.</summary>
    TlsEnabled,
}

/// <summary>Refers to one part of an endpoint.</summary>
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    : IExpressionValue, IValueWithReferences
{
    /// <summary>The endpoint.</summary>
    public EndpointReference Endpoint { get; } = endpointReference ?? throw new ArgumentNullException(nameof(endpointReference));

    /// <summary>The part of it.</summary>
    public EndpointProperty Property { get; } = property;

    /// <summary>Placeholder in a manifest.</summary>
    public string ValueExpression => Property switch
    {
        EndpointProperty.Url => Binding("url"),
        EndpointProperty.Host or EndpointProperty.IPV4Host => Binding("host"),
        EndpointProperty.Port => Binding("port"),
        EndpointProperty.Scheme => Binding("scheme"),
        EndpointProperty.TargetPort => Binding("targetPort"),
        EndpointProperty.HostAndPort => $"{Binding("host")}:{Binding("port")}",
        EndpointProperty.TlsEnabled => Binding("tlsEnabled"),
        _ => throw Unsupported(),
    };

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    /// <summary>The part's value; waits until it is known.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <summary>The part's value; waits until it is known.</summary>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        switch (Property)
        {
            case EndpointProperty.Scheme:
                return Endpoint.Scheme;
            case EndpointProperty.TlsEnabled:
                return Endpoint.TlsEnabled ? bool.TrueString : bool.FalseString;
            case EndpointProperty.IPV4Host:
                return "127.0.0.1";
            case EndpointProperty.TargetPort when Endpoint.TargetPort is { } port:
                return port.ToString(CultureInfo.InvariantCulture);
        }

        var network = context.Network ?? KnownNetworkIdentifiers.LocalhostNetwork;
        var allocated = await Endpoint.EndpointAnnotation.AllAllocatedEndpoints.GetAllocatedEndpointAsync(network, cancellationToken)
            .ConfigureAwait(false);
        return Property switch
        {
            EndpointProperty.Url => allocated.UriString,
            EndpointProperty.Host => allocated.Address,
            EndpointProperty.Port => allocated.Port.ToString(CultureInfo.InvariantCulture),
            EndpointProperty.HostAndPort => allocated.EndPointString,
            EndpointProperty.TargetPort => allocated.TargetPortExpression
                ?? throw new InvalidOperationException(
                    "The endpoint does not have an associated TargetPortExpression from the orchestrator."),
            _ => throw Unsupported(),
        };
    }

    private string Binding(string part) => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{part}}}";

    private InvalidOperationException Unsupported() =>
        new($"The property '{Property}' is not supported for the endpoint '{Endpoint.EndpointName}'.");
}
