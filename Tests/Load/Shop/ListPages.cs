using AspireOrders.Load.Measuring;

namespace AspireOrders.Load.Shop;

/// <summary>How long a page of a customer's orders takes when the run is over, with all its orders in the tables.</summary>
internal static class ListPages
{
    // As the orders had their warm-up, so do pages: the first ones are read by code that nobody has run yet.
    private const int WarmUp = 20, Pages = 300;

    /// <summary>Pages through the orders of one customer, newest first, and begins anew at the end.</summary>
    public static async Task<LatencyHistogram> MeasureAsync(ShopClient shop, Customer customer, TimeProvider clock, CancellationToken cancellationToken)
    {
        var latencies = new LatencyHistogram();
        string? cursor = null;
        for (var i = 0; i < WarmUp; i++) cursor = await shop.NextOrdersAsync(cursor, customer.AccessToken, cancellationToken);
        for (var i = 0; i < Pages; i++)
        {
            var start = clock.GetTimestamp();
            cursor = await shop.NextOrdersAsync(cursor, customer.AccessToken, cancellationToken);
            latencies.Record(clock.GetElapsedTime(start));
        }

        return latencies;
    }
}
