using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.ServiceDiscovery.Configuration;

/// <summary>
/// Reads the endpoints of a service from one section: the one of the endpoint asked for, or else the first that exists of
/// <c>default</c> and the schemes asked for. Of its values, those of the most preferred scheme present count, and those without a scheme.
/// </summary>
internal sealed partial class ConfigurationServiceEndpointProvider(
    ServiceEndpointQuery query,
    IConfiguration configuration,
    ILogger<ConfigurationServiceEndpointProvider> logger,
    ConfigurationServiceEndpointProviderOptions options,
    ServiceDiscoveryOptions discoveryOptions) : IServiceEndpointProvider, IHostNameFeature
{
    private const string DefaultEndpointName = "default";

    private readonly string[] _schemes = [.. discoveryOptions.ApplyAllowedSchemes(query.IncludedSchemes)];
    private readonly bool _anyScheme = discoveryOptions.AllowAllSchemes && query.IncludedSchemes.Count == 0;

    string IHostNameFeature.HostName => query.ServiceName;

    public ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        if (endpoints.Endpoints.Count > 0)
        {
            return default;
        }

        // The token of the whole configuration: a service that is not there may be added later.
        endpoints.AddChangeToken(configuration.GetReloadToken());
        var service = configuration.GetSection(options.SectionName).GetSection(query.ServiceName);
        var section = FindSection(service);
        if (section is null)
        {
            LogNotFound(service.Path, query);
            return default;
        }

        foreach (var endpoint in OfPreferredScheme([.. Read(section)]))
        {
            endpoints.Endpoints.Add(endpoint);
        }

        LogRead(endpoints.Endpoints.Count, section.Path, query);
        return default;
    }

    public ValueTask DisposeAsync() => default;

    private IConfigurationSection? FindSection(IConfigurationSection service)
    {
        IEnumerable<string> names = query.EndpointName is { } name ? [name] : [DefaultEndpointName, .. _schemes];
        return names.Select(service.GetSection).FirstOrDefault(section => section.Exists());
    }

    private IEnumerable<ServiceEndpoint> Read(IConfigurationSection section)
    {
        if (!string.IsNullOrWhiteSpace(section.Value))
        {
            yield return Parse(section);
            yield break;
        }

        foreach (var child in section.GetChildren())
        {
            yield return int.TryParse(child.Key, out _)
                ? Parse(child)
                : throw new KeyNotFoundException($"The key '{child.Key}' of the configuration section '{section.Path}' is no number.");
        }
    }

    private ServiceEndpoint Parse(IConfigurationSection section)
    {
        if (!ServiceEndpoint.TryParse(section.Value, out var endpoint))
        {
            throw new KeyNotFoundException($"The value of '{section.Path}' in the configuration is no endpoint.");
        }

        endpoint.Features.Set<IServiceEndpointProvider>(this);
        if (options.ShouldApplyHostNameMetadata(endpoint))
        {
            endpoint.Features.Set<IHostNameFeature>(this);
        }

        return endpoint;
    }

    private IEnumerable<ServiceEndpoint> OfPreferredScheme(ServiceEndpoint[] endpoints)
    {
        if (_anyScheme)
        {
            return endpoints;
        }

        var present = endpoints.Select(Scheme).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var preferred = _schemes.FirstOrDefault(present.Contains);
        return endpoints.Where(
            endpoint => Scheme(endpoint) is not { } scheme || string.Equals(scheme, preferred, StringComparison.OrdinalIgnoreCase));
    }

    private static string? Scheme(ServiceEndpoint endpoint) => (endpoint.EndPoint as UriEndPoint)?.Uri.Scheme;

    [LoggerMessage(1, LogLevel.Debug, "The configuration section '{Section}' has no endpoints for '{Query}'.")]
    private partial void LogNotFound(string section, ServiceEndpointQuery query);

    [LoggerMessage(2, LogLevel.Debug, "{Count} endpoints from the configuration section '{Section}' for '{Query}'.")]
    private partial void LogRead(int count, string section, ServiceEndpointQuery query);
}
