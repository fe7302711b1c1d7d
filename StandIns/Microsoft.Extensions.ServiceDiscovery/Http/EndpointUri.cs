using System.Net;

namespace Microsoft.Extensions.ServiceDiscovery.Http;

/// <summary>Makes the address that a request goes to out of the address that it names.</summary>
internal static class EndpointUri
{
    public static Uri Rewrite(Uri uri, ServiceEndpoint endpoint, ServiceDiscoveryOptions options) => endpoint.EndPoint switch
    {
        UriEndPoint { Uri: var target } => Rewrite(uri, target),
        IPEndPoint ip => Rewrite(uri, ip.Address.ToString(), ip.Port, options),
        DnsEndPoint dns => Rewrite(uri, dns.Host, dns.Port, options),
        var other => throw new InvalidOperationException($"Endpoints of the type {other.GetType()} cannot be called by HTTP."),
    };

    private static Uri Rewrite(Uri uri, Uri target)
    {
        var result = new UriBuilder(uri) { Scheme = target.Scheme, Host = target.Host, Port = target.Port };
        if (target.AbsolutePath.Length > 1)
        {
            result.Path = $"{target.AbsolutePath.TrimEnd('/')}/{uri.AbsolutePath.TrimStart('/')}";
        }

        return result.Uri;
    }

    private static Uri Rewrite(Uri uri, string host, int port, ServiceDiscoveryOptions options)
    {
        var scheme = uri.Scheme.Contains('+', StringComparison.Ordinal) ? FirstScheme(uri, options) : uri.Scheme;

        // An unknown port is the one of the request, or else the usual one of the scheme.
        return new UriBuilder(uri) { Scheme = scheme, Host = host, Port = port > 0 ? port : uri.Port }.Uri;
    }

    private static string FirstScheme(Uri uri, ServiceDiscoveryOptions options) =>
        options.ApplyAllowedSchemes(uri.Scheme.Split('+')) is [var first, ..]
            ? first
            : throw new InvalidOperationException($"None of the schemes of '{uri}' is allowed.");
}
