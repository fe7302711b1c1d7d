using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>One address of a service.</summary>
public abstract class ServiceEndpoint
{
    /// <summary>The address: an <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/> or a <see cref="UriEndPoint"/>.</summary>
    public abstract EndPoint EndPoint { get; }

    /// <summary>What the provider has to say about it.</summary>
    public abstract IFeatureCollection Features { get; }

    /// <summary>Makes an endpoint.</summary>
    public static ServiceEndpoint Create(EndPoint endPoint, IFeatureCollection? features = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return new PlainServiceEndpoint(endPoint, features ?? new FeatureCollection());
    }

    /// <summary>
    /// Reads <c>scheme://host:port/path</c>, <c>host</c>, <c>host:port</c>, an IP address, or one with a port. Without a port it is 0,
    /// which leaves the choice to the scheme of the request.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out ServiceEndpoint? serviceEndpoint)
    {
        serviceEndpoint = TryParseEndPoint(value, out var endPoint) ? Create(endPoint) : null;
        return serviceEndpoint is not null;
    }

    private static bool TryParseEndPoint(string? value, [NotNullWhen(true)] out EndPoint? endPoint)
    {
        endPoint = null;
        if (string.IsNullOrWhiteSpace(value))
        {
            return false;
        }

        if (value.Contains("://", StringComparison.Ordinal))
        {
            endPoint = Uri.TryCreate(value, UriKind.Absolute, out var uri) ? new UriEndPoint(uri) : null;
        }
        else if (Uri.TryCreate($"no-scheme://{value}", UriKind.Absolute, out var uri) && uri.Host.Length > 0)
        {
            var port = Math.Max(uri.Port, 0);
            endPoint = IPAddress.TryParse(uri.DnsSafeHost, out var address)
                ? new IPEndPoint(address, port)
                : new DnsEndPoint(uri.DnsSafeHost, port);
        }

        return endPoint is not null;
    }

    private sealed class PlainServiceEndpoint(EndPoint endPoint, IFeatureCollection features) : ServiceEndpoint
    {
        public override EndPoint EndPoint => endPoint;

        public override IFeatureCollection Features => features;

        public override string? ToString() => endPoint switch
        {
            DnsEndPoint { Port: 0 } dns => dns.Host,
            DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
            IPEndPoint { Port: 0 } ip => ip.Address.ToString(),
            _ => endPoint.ToString(),
        };
    }
}

/// <summary>An address with a scheme, and perhaps a path that all paths of the service begin with.</summary>
public class UriEndPoint : EndPoint
{
    /// <summary>The address that <paramref name="uri"/> names.</summary>
    public UriEndPoint(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        Uri = uri;
    }

    /// <summary>The address.</summary>
    public Uri Uri { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UriEndPoint other && Uri.Equals(other.Uri);

    /// <inheritdoc/>
    public override int GetHashCode() => Uri.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Uri.ToString();
}
