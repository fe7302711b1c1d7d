using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>
/// What a caller asks for: <c>service</c>, <c>scheme://service</c>, <c>first+second://service</c> or <c>_endpoint.service</c>.
/// </summary>
public sealed class ServiceEndpointQuery
{
    private readonly string _input;

    private ServiceEndpointQuery(string input, string[] includedSchemes, string serviceName, string? endpointName)
    {
        _input = input;
        IncludedSchemes = includedSchemes;
        ServiceName = serviceName;
        EndpointName = endpointName;
    }

    /// <summary>The schemes asked for, the preferred one first; none when the caller takes any.</summary>
    public IReadOnlyList<string> IncludedSchemes { get; }

    /// <summary>The endpoint asked for, or null.</summary>
    public string? EndpointName { get; }

    /// <summary>The service.</summary>
    public string ServiceName { get; }

    /// <summary>Reads a query; false when it is no URI, with or without a scheme.</summary>
    /// <exception cref="ArgumentException">The input is empty.</exception>
    public static bool TryParse(string input, [NotNullWhen(true)] out ServiceEndpointQuery? query)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        query = null;
        var hasScheme = input.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? input : $"no-scheme://{input}", UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return false;
        }

        var (endpointName, serviceName) = Split(uri.Host);
        query = new ServiceEndpointQuery(input, hasScheme ? uri.Scheme.Split('+') : [], serviceName, endpointName);
        return true;
    }

    /// <summary>The query as it was asked.</summary>
    public override string ToString() => _input;

    private static (string? EndpointName, string ServiceName) Split(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return host[0] == '_' && dot > 1 && host[^1] != '.' ? (host[1..dot], host[(dot + 1)..]) : (null, host);
    }
}
