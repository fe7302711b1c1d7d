using AspireOrders.ServiceDefaults.Catalogue;
using StackExchange.Redis;

namespace AspireOrders.Inventory.Features;

/// <summary>Tells those who keep copies of the catalogue what changed: the first change at once, those that follow together.</summary>
internal sealed class TellChanges(CatalogueChanges changes, CatalogueGeneration generation, TimeProvider clock, ILogger<TellChanges> logger) : BackgroundService
{
    private const int ShortestPause = 10, LongestPause = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var products = await changes.TakeAsync(stoppingToken);
            try
            {
                await generation.AdvanceAsync(products, stoppingToken).WaitAsync(Patience, clock, stoppingToken);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // Who keeps copies trusts none of them for longer than a second, and asks anew once Redis is back.
                InventoryLog.ChangesNotTold(logger, products.Count, exception);
            }

            // While the whole shop is selling, what was told a moment ago is out of date anyway.
            var pause = Math.Min(ShortestPause + products.Count, LongestPause);
            await Task.Delay(TimeSpan.FromMilliseconds(pause), clock, stoppingToken);
        }
    }
}
