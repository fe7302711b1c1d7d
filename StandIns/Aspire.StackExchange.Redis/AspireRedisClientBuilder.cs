using Microsoft.Extensions.Hosting;

namespace Aspire.StackExchange.Redis;

/// <summary>What further registrations on the same connection need to know.</summary>
/// <param name="hostBuilder">The application.</param>
/// <param name="settings">The settings of the connection.</param>
/// <param name="serviceKey">The key of the connection, or null.</param>
public sealed class AspireRedisClientBuilder(IHostApplicationBuilder hostBuilder, StackExchangeRedisSettings settings, string? serviceKey)
{
    /// <summary>The application.</summary>
    public IHostApplicationBuilder HostBuilder { get; } = hostBuilder;

    /// <summary>The settings of the connection.</summary>
    public StackExchangeRedisSettings Settings { get; } = settings;

    /// <summary>The key of the connection, or null.</summary>
    public string? ServiceKey { get; } = serviceKey;
}
