namespace AspireOrders.Messaging;

/// <summary>Pauses that double from a shortest to a longest one, each drawn from its upper half so that many processes do not come back at once.</summary>
internal sealed class Backoff(TimeSpan shortest, TimeSpan longest, Random random)
{
    private int failures;

    /// <summary>How many failures there were in a row.</summary>
    public int Failures => failures;

    public TimeSpan Next() => After(failures++);

    public void Reset() => failures = 0;

    /// <summary>The pause after so many earlier failures.</summary>
    public TimeSpan After(int earlierFailures)
    {
        var pause = Math.Min(longest.TotalMilliseconds, shortest.TotalMilliseconds * Math.Pow(2, Math.Min(earlierFailures, 30)));
        return TimeSpan.FromMilliseconds(pause * (0.5 + (random.NextDouble() / 2)));
    }
}
