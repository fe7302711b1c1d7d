using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    // Enough for 128 bits of entropy from the default alphabets.
    private const int PasswordLength = 22;

    /// <summary>
    /// A parameter that has to be configured as <c>Parameters:{name}</c> (variable <c>Parameters__{name}</c>, <c>-</c> may be written
    /// <c>_</c>).
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false) =>
        builder.Add(new ParameterResource(name, fallback => Configured(builder, name, fallback), secret));

    /// <summary>A parameter with a value; in a manifest it is the default when <paramref name="publishValueAsDefault"/> is set.</summary>
    /// <exception cref="ArgumentException">A secret would be published.</exception>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string value,
        bool publishValueAsDefault = false,
        bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    /// <summary>A parameter whose value is asked for when it is needed.</summary>
    /// <exception cref="ArgumentException">A secret would be published.</exception>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Func<string> valueGetter,
        bool publishValueAsDefault = false,
        bool secret = false)
    {
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException("A parameter cannot be both secret and published as a default value.", nameof(secret));
        }

        return builder.Add(new ParameterResource(name, _ => valueGetter(), secret)
        {
            Default = publishValueAsDefault ? new ConstantParameterDefault(valueGetter) : null,
        });
    }

    /// <summary>
    /// A parameter that may be configured and has a default, which is kept from run to run when <paramref name="persist"/> is set.
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        ParameterDefault value,
        bool secret = false,
        bool persist = false)
    {
        var fallback = persist && builder.ExecutionContext.IsRunMode
            ? new KeptParameterDefault(name, value, GeneratedParameters.Of(builder))
            : value;
        return builder.Add(new ParameterResource(name, given => Configured(builder, name, given), secret) { Default = fallback });
    }

    /// <summary>A parameter that is configured under a key of one's own.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string configurationKey, bool secret = false) =>
        builder.Add(new ParameterResource(
            name, fallback => Configured(builder, name, fallback, configurationKey), secret) { ConfigurationKey = configurationKey });

    /// <summary>Says what a parameter is for.</summary>
    public static IResourceBuilder<ParameterResource> WithDescription(
        this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        builder.Resource.Description = description;
        return builder;
    }

    /// <summary>
    /// A generated password that is kept with the data it protects. It is not part of the application: only those who refer to it show it.
    /// </summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0)
    {
        ParameterDefault generated = new GenerateParameterDefault
        {
            MinLength = PasswordLength,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        };
        return new ParameterResource(name, fallback => Configured(builder, name, fallback), secret: true)
        {
            Default = builder.ExecutionContext.IsRunMode
                ? new KeptParameterDefault(name, generated, GeneratedParameters.Of(builder))
                : generated,
        };
    }

    private static string Configured(IDistributedApplicationBuilder builder, string name, ParameterDefault? fallback, string? key = null)
    {
        key ??= $"Parameters:{name}";
        // Many shells know no variables with hyphens.
        return Given(builder, key, fallback) ?? Given(builder, key.Replace('-', '_'), fallback) ?? fallback?.GetDefaultValue()
            ?? (builder.ExecutionContext.IsRunMode ? GeneratedParameters.Of(builder).Find(name) : null)
            ?? throw new MissingParameterValueException(
                $"Parameter resource could not be used because configuration key '{key}' is missing "
                + $"and the Parameter has no default value. Set the variable {key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_')}, "
                + $"pass --{key}=VALUE, or start on a terminal, where it is asked for.");
    }

    // What is kept of generated values is the store's to say: it knows whether the user secrets open the data at hand.
    private static string? Given(IDistributedApplicationBuilder builder, string key, ParameterDefault? fallback) =>
        ((IConfigurationRoot)builder.Configuration).Providers.Reverse()
            .Where(provider => fallback is not KeptParameterDefault || !UserSecretsFile.IsBehind(provider))
            .Select(provider => provider.TryGet(key, out var value) ? value : null)
            .FirstOrDefault(value => value is not null);

    private static IResourceBuilder<ParameterResource> Add(this IDistributedApplicationBuilder builder, ParameterResource parameter) =>
        builder.AddResource(parameter).WithAnnotation(new ResourceSnapshotAnnotation(new CustomResourceSnapshot
        {
            ResourceType = "Parameter",
            Properties = [new ResourcePropertySnapshot("resource.source", parameter.ConfigurationKey)],
            State = KnownResourceStates.Waiting,
        }));
}
