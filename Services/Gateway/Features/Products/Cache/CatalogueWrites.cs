using AspireOrders.ServiceDefaults.Catalogue;
using StackExchange.Redis;

namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>What this gateway's own callers change, so that they read what they wrote.</summary>
internal sealed class CatalogueWrites(CatalogueFreshness freshness, CatalogueGeneration generation, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>An operator changed a product: every replica knows before the operator is answered.</summary>
    public async Task ChangedAsync(Guid product, CancellationToken cancellationToken)
    {
        freshness.Touched([product]);
        if (!freshness.IsTold) return;
        try
        {
            Guid[] products = [product];
            var number = await generation.AdvanceAsync(products, cancellationToken).WaitAsync(Patience, clock, cancellationToken);
            freshness.Told(new CatalogueChange(number, products));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // The others hear of it from inventory, or trust their copies no longer than a second.
            return;
        }
    }

    /// <summary>A customer's order took stock; inventory tells the others.</summary>
    public void Ordered(IEnumerable<string> products) => freshness.Touched(products.Select(Guid.Parse));
}
