namespace AspireOrders.Load.Arrivals;

/// <summary>
/// Closed loop: always so many orders in flight, the next one due when one is answered. It finds out what the shop can take; its latencies
/// say little, since a slow shop is asked less.
/// </summary>
/// <param name="limit">Orders in flight.</param>
/// <param name="duration">How long orders become due.</param>
internal sealed class InFlight(int limit, TimeSpan duration) : IArrivals
{
    private long due;

    public long? Total { get; private set; }

    public TimeSpan Duration => duration;

    public long CountDueBy(TimeSpan elapsed, long answered)
    {
        if (elapsed < duration) due = answered + limit;
        else Total ??= due;
        return due;
    }

    public TimeSpan IntendedStart(long number, TimeSpan sent) => sent;
}
