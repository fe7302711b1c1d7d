using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Where endpoints stand in the configuration.</summary>
public sealed class ConfigurationServiceEndpointProviderOptions
{
    /// <summary>The section of the services. <c>Services</c> by default.</summary>
    public string SectionName { get; set; } = "Services";

    /// <summary>Whether an endpoint is called with the name of its service as the host name. None by default.</summary>
    public Func<ServiceEndpoint, bool> ShouldApplyHostNameMetadata { get; set; } = _ => false;
}

internal sealed class ConfigurationServiceEndpointProviderOptionsValidator : IValidateOptions<ConfigurationServiceEndpointProviderOptions>
{
    public ValidateOptionsResult Validate(string? name, ConfigurationServiceEndpointProviderOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.SectionName))
        {
            return ValidateOptionsResult.Fail($"{nameof(options.SectionName)} must not be null or empty.");
        }

        return options.ShouldApplyHostNameMetadata is null
            ? ValidateOptionsResult.Fail($"{nameof(options.ShouldApplyHostNameMetadata)} must not be null.")
            : ValidateOptionsResult.Success;
    }
}
