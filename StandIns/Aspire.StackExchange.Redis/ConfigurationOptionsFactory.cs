using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Aspire.StackExchange.Redis;

/// <summary>Makes the options of the client out of the connection string, so that what is configured later refines them.</summary>
internal sealed class ConfigurationOptionsFactory(
    IOptionsMonitor<StackExchangeRedisSettings> settings,
    IEnumerable<IConfigureOptions<ConfigurationOptions>> setups,
    IEnumerable<IPostConfigureOptions<ConfigurationOptions>> postConfigures,
    IEnumerable<IValidateOptions<ConfigurationOptions>> validations,
    ILoggerFactory? loggerFactory = null) : OptionsFactory<ConfigurationOptions>(setups, postConfigures, validations)
{
    protected override ConfigurationOptions CreateInstance(string name)
    {
        var options = settings.Get(name).ConnectionString is { } connectionString
            ? ConfigurationOptions.Parse(connectionString)
            : new ConfigurationOptions();

        // Only the general defaults are replaced, not those of a provider that knows the host (Azure).
        if (options.Defaults.GetType() == typeof(DefaultOptionsProvider))
        {
            options.Defaults = new PatientDefaults();
        }

        options.LoggerFactory ??= loggerFactory;
        return options;
    }

    /// <summary>A Redis that is not there yet is waited for rather than an error.</summary>
    private sealed class PatientDefaults : DefaultOptionsProvider
    {
        public override bool AbortOnConnectFail => false;
    }
}
