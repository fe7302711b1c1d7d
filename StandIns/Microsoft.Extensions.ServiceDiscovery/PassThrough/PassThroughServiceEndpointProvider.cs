using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Microsoft.Extensions.ServiceDiscovery.PassThrough;

internal sealed class PassThroughServiceEndpointProviderFactory : IServiceEndpointProviderFactory
{
    public bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        provider = new PassThroughServiceEndpointProvider(ToEndPoint(query));
        return true;
    }

    private static EndPoint ToEndPoint(ServiceEndpointQuery query)
    {
        var input = query.ToString();
        var hasScheme = input.Contains("://", StringComparison.Ordinal);
        var port = Math.Max(new Uri(hasScheme ? input : $"no-scheme://{input}").Port, 0);
        return IPAddress.TryParse(query.ServiceName, out var address)
            ? new IPEndPoint(address, port)
            : new DnsEndPoint(query.ServiceName, port);
    }
}

/// <summary>Takes the name of a service that nobody else knows for a host name.</summary>
internal sealed class PassThroughServiceEndpointProvider(EndPoint endPoint) : IServiceEndpointProvider
{
    public ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        if (endpoints.Endpoints.Count == 0)
        {
            var endpoint = ServiceEndpoint.Create(endPoint);
            endpoint.Features.Set<IServiceEndpointProvider>(this);
            endpoints.Endpoints.Add(endpoint);
        }

        return default;
    }

    public ValueTask DisposeAsync() => default;
}
