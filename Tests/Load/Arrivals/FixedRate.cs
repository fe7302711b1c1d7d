namespace AspireOrders.Load.Arrivals;

/// <summary>
/// Open loop: the n-th order is due at n/rate whatever became of those before it, and its latency counts from then. So a shop that stops
/// for a second is charged with the wait of everybody who would have come in that second.
/// </summary>
/// <param name="perSecond">Orders a second.</param>
/// <param name="duration">How long orders become due.</param>
internal sealed class FixedRate(double perSecond, TimeSpan duration) : IArrivals
{
    /// <summary>All of them.</summary>
    public long? Total { get; } = (long)Math.Round(perSecond * duration.TotalSeconds);

    public TimeSpan Duration => duration;

    public long CountDueBy(TimeSpan elapsed, long answered) =>
        elapsed < TimeSpan.Zero ? 0 : Math.Min((long)(elapsed.TotalSeconds * perSecond) + 1, Total!.Value);

    public TimeSpan IntendedStart(long number, TimeSpan sent) => TimeSpan.FromSeconds(number / perSecond);
}
