using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Configuration;

internal static class LiveConfigurationExtensions
{
    /// <summary>Puts what operators set above everything that was deployed.</summary>
    public static void AddLiveConfiguration(this IHostApplicationBuilder builder)
    {
        var provider = new LiveConfigurationProvider();
        builder.Configuration.Add(provider);
        builder.Services.AddSingleton(provider);
        builder.Services.AddSingleton<ILiveValues>(services => new RedisLiveValues(
            new Lazy<IConnectionMultiplexer>(services.GetRequiredService<IConnectionMultiplexer>, LazyThreadSafetyMode.PublicationOnly),
            services.GetRequiredService<IHostEnvironment>()));
        builder.Services.AddHostedService<LiveConfigurationWatch>();
    }
}
