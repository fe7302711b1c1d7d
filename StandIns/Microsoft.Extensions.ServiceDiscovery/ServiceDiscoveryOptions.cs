using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>What every provider of service discovery goes by.</summary>
public sealed class ServiceDiscoveryOptions
{
    /// <summary>Whether a caller may ask for any scheme. True by default, and then <see cref="AllowedSchemes"/> limits nothing.</summary>
    public bool AllowAllSchemes { get; set; } = true;

    /// <summary>How long endpoints are kept when no provider tells of changes. 60 seconds by default.</summary>
    public TimeSpan RefreshPeriod { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The schemes a caller may ask for when <see cref="AllowAllSchemes"/> is false; also those of a caller that names none.
    /// </summary>
    public IList<string> AllowedSchemes { get; set; } = [];

    /// <summary>The schemes to look for, in the order of preference, when a caller asks for <paramref name="requestedSchemes"/>.</summary>
    public IReadOnlyList<string> ApplyAllowedSchemes(IReadOnlyList<string> requestedSchemes)
    {
        ArgumentNullException.ThrowIfNull(requestedSchemes);
        if (requestedSchemes.Count == 0)
        {
            return [.. AllowedSchemes];
        }

        return AllowAllSchemes
            ? requestedSchemes
            : [.. requestedSchemes.Where(scheme => AllowedSchemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))];
    }
}

internal sealed class ServiceDiscoveryOptionsValidator : IValidateOptions<ServiceDiscoveryOptions>
{
    public ValidateOptionsResult Validate(string? name, ServiceDiscoveryOptions options) => options.AllowedSchemes is null
        ? ValidateOptionsResult.Fail($"{nameof(options.AllowedSchemes)} must not be null.")
        : ValidateOptionsResult.Success;
}
