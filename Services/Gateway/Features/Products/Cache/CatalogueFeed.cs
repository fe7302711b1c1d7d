using AspireOrders.ServiceDefaults.Catalogue;
using StackExchange.Redis;

namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>Hears of changes of the catalogue. While it does not, no copy is taken for good.</summary>
internal sealed class CatalogueFeed(Lazy<IConnectionMultiplexer> connection, CatalogueGeneration generation, CatalogueFreshness freshness, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private ISubscriber? subscriber;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Connecting blocks; the host is not to wait for it.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                subscriber ??= await SubscribeAsync(stoppingToken);
                await SynchroniseAsync(subscriber, stoppingToken);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // Redis is away, which its health check tells; until it is back, inventory is asked each time.
                freshness.IsTold = false;
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private async Task<ISubscriber> SubscribeAsync(CancellationToken cancellationToken)
    {
        var redis = connection.Value;
        redis.ConnectionFailed += (_, failed) =>
        {
            if (failed.ConnectionType == ConnectionType.Subscription) freshness.IsTold = false;
        };
        var connected = redis.GetSubscriber();
        await connected.SubscribeAsync(generation.Channel, (_, message) => freshness.Told(CatalogueChange.Parse(message))).WaitAsync(cancellationToken);
        return connected;
    }

    private async Task SynchroniseAsync(ISubscriber connected, CancellationToken cancellationToken)
    {
        if (!connected.IsConnected(generation.Channel))
        {
            freshness.IsTold = false;
        }
        else if (!freshness.IsTold)
        {
            freshness.Synchronised(await generation.CurrentAsync(cancellationToken));
            freshness.IsTold = true;
        }
    }
}
