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
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Observe(directory);
        // Connecting to Redis for the first time may take its while; the host is not to wait for it.
        await Task.Yield();
        IAsyncDisposable? subscription = null;
        RedisLoop? loop = null;
        loop = new RedisLoop(
            async cancellationToken =>
            {
                // The client of Redis restores a subscription by itself after a connection was lost.
                subscription ??= await registry.WatchAsync(() => loop!.Wake(), cancellationToken);
                await directory.RefreshAsync(cancellationToken);
            },
            exception => DiscoveryLog.RegistryAway(logger, directory.Current.Instances.Count, exception.Message),
            () => DiscoveryLog.RegistryBack(logger),
            clock);
        await loop.RunAsync(options.Value.Poll, stoppingToken);
    }
}
