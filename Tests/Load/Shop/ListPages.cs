using AspireOrders.Load.Measuring;

namespace AspireOrders.Load.Shop;

/// <summary>How long a page of a customer's orders takes when the run is over, with all its orders in the tables.</summary>
internal static class ListPages
{
    private const int Pages = 100;

    /// <summary>Pages through the orders of one customer, newest first.</summary>
    public static async Task<LatencyHistogram> MeasureAsync(ShopClient shop, Customer customer, TimeProvider clock, CancellationToken cancellationToken)
    {
        var latencies = new LatencyHistogram();
        var cursor = await shop.NextOrdersAsync(null, customer.AccessToken, cancellationToken);
        for (var i = 0; i < Pages; i++)
        {
            var start = clock.GetTimestamp();
            cursor = await shop.NextOrdersAsync(cursor, customer.AccessToken, cancellationToken);
            latencies.Record(clock.GetElapsedTime(start));
        }

        return latencies;
    }
}
