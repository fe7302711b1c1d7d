using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds a connection to Redis, with its health check and traces, to an application.</summary>
public static class AspireRedisExtensions
{
    private const string ConfigurationSection = "Aspire:StackExchange:Redis";
    private const string ActivitySource = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    /// <summary>Adds the <see cref="IConnectionMultiplexer"/> of the connection string <paramref name="connectionName"/>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">The name of the connection string, and of the settings under <c>Aspire:StackExchange:Redis</c>.</param>
    /// <param name="configureSettings">Changes the settings after configuration was read.</param>
    /// <param name="configureOptions">Changes the options of the client after configuration was read.</param>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, connectionName, null, configureSettings, configureOptions);

    /// <summary>Adds the <see cref="IConnectionMultiplexer"/> of a connection string under its name as the key.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the connection string, of the settings, and of the key.</param>
    /// <param name="configureSettings">Changes the settings after configuration was read.</param>
    /// <param name="configureOptions">Changes the options of the client after configuration was read.</param>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, name, name, configureSettings, configureOptions);

    /// <summary>As <see cref="AddRedisClient"/>, and returns what further registrations on the connection need.</summary>
    /// <inheritdoc cref="AddRedisClient" path="/param"/>
    public static AspireRedisClientBuilder AddRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        new(builder, Add(builder, connectionName, null, configureSettings, configureOptions), null);

    /// <summary>As <see cref="AddKeyedRedisClient"/>, and returns what further registrations on the connection need.</summary>
    /// <inheritdoc cref="AddKeyedRedisClient" path="/param"/>
    public static AspireRedisClientBuilder AddKeyedRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        new(builder, Add(builder, name, name, configureSettings, configureOptions), name);

    private static StackExchangeRedisSettings Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var section = builder.Configuration.GetSection(ConfigurationSection);
        var namedSection = section.GetSection(connectionName);
        var settings = ReadSettings(builder.Configuration, connectionName, section, namedSection);
        configureSettings?.Invoke(settings);

        var optionsName = serviceKey is null ? Options.Options.DefaultName : connectionName;
        builder.Services.TryAddSingleton<IOptionsFactory<ConfigurationOptions>, ConfigurationOptionsFactory>();
        builder.Services.Configure<StackExchangeRedisSettings>(optionsName, named => named.ConnectionString = settings.ConnectionString);
        builder.Services.Configure<ConfigurationOptions>(optionsName, options =>
        {
            section.GetSection(nameof(ConfigurationOptions)).Bind(options);
            namedSection.GetSection(nameof(ConfigurationOptions)).Bind(options);
            configureOptions?.Invoke(options);
        });
        builder.Services.Add(ServiceDescriptor.KeyedSingleton<IConnectionMultiplexer>(
            serviceKey, (services, _) => Connect(services, connectionName, optionsName)));

        AddObservers(builder, settings, connectionName, serviceKey);
        return settings;
    }

    private static StackExchangeRedisSettings ReadSettings(
        IConfiguration configuration, string connectionName, IConfigurationSection section, IConfigurationSection namedSection)
    {
        var settings = new StackExchangeRedisSettings();
        section.Bind(settings);
        namedSection.Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }

    private static ConnectionMultiplexer Connect(IServiceProvider services, string connectionName, string optionsName)
    {
        var options = services.GetRequiredService<IOptionsMonitor<ConfigurationOptions>>().Get(optionsName);
        return options.EndPoints.Count > 0
            ? ConnectionMultiplexer.Connect(options)
            : throw new InvalidOperationException(
                $"Redis has no address. Set 'ConnectionStrings:{connectionName}' "
                + $"or '{ConfigurationSection}:{connectionName}:ConnectionString' in the configuration.");
    }

    private static void AddObservers(
        IHostApplicationBuilder builder, StackExchangeRedisSettings settings, string connectionName, string? serviceKey)
    {
        IConnectionMultiplexer Resolve(IServiceProvider services) => serviceKey is null
            ? services.GetRequiredService<IConnectionMultiplexer>()
            : services.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey);

        if (!settings.DisableAutoActivation)
        {
            builder.Services.AddSingleton<IHostedService>(services => new Activation(() => Resolve(services)));
        }

        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(ActivitySource));
        }

        var checkName = serviceKey is null ? "StackExchange.Redis" : $"StackExchange.Redis_{connectionName}";
        if (!settings.DisableHealthChecks && builder.Properties.TryAdd($"Aspire.HealthChecks.{checkName}", true))
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                checkName, services => new RedisHealthCheck(() => Resolve(services)), failureStatus: null, tags: null));
        }
    }

    private sealed class Activation(Func<IConnectionMultiplexer> connect) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = connect();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
