using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AspireOrders.ServiceDefaults.Configuration;

internal static class LiveConfigurationExtensions
{
    /// <summary>Puts what operators set above everything that was deployed.</summary>
    public static void AddLiveConfiguration(this IHostApplicationBuilder builder)
    {
        var provider = new LiveConfigurationProvider();
        builder.Configuration.Add(provider);
        builder.Services.AddSingleton(provider);
        builder.Services.AddSingleton<ILiveValues, RedisLiveValues>();
        builder.Services.AddHostedService<LiveConfigurationWatch>();
    }
}
