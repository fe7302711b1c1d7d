using AspireOrders.ServiceDefaults.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>Keeps the directory up to date: by news, which comes within milliseconds, and by looking again from time to time.</summary>
internal sealed class DirectoryWatch(
    IServiceRegistry registry, ServiceDirectory directory, DiscoveryMetrics metrics, IOptions<DiscoveryOptions> options, TimeProvider clock,
    ILogger<DirectoryWatch> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Observe(directory);
        var loop = new RedisLoop(
            directory.RefreshAsync,
            exception => DiscoveryLog.RegistryAway(logger, directory.Current.Instances.Count, exception.Message),
            () => DiscoveryLog.RegistryBack(logger),
            clock,
            registry.WatchAsync);
        return loop.RunAsync(options.Value.Poll, stoppingToken);
    }
}
