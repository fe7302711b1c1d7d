using System.Numerics;

namespace AspireOrders.Load.Measuring;

/// <summary>
/// Counts latencies in buckets that grow with the value, as HDR histograms do: 128 steps for every power of two, so any percentile is at
/// most 0.8 % too high and never too low. One writer at a time.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;

    // Microseconds up to 2^40, which is twelve days.
    private const int LargestPower = 40;
    private readonly long[] counts = new long[(LargestPower - StepBits + 1) * Steps];

    /// <summary>How many values were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The largest value, exactly; zero when there is none.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>Records one value; a negative one counts as zero.</summary>
    public void Record(TimeSpan latency)
    {
        Count++;
        if (latency > Max) Max = latency;
        counts[IndexOf((long)latency.TotalMicroseconds)]++;
    }

    /// <summary>Adds what another histogram has recorded.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < counts.Length; i++) counts[i] += other.counts[i];
        Count += other.Count;
        if (other.Max > Max) Max = other.Max;
    }

    /// <summary>The smallest value that at least this share of all values does not exceed; zero when there is none.</summary>
    /// <param name="share">From 0 to 1; 0.99 for the 99th percentile.</param>
    public TimeSpan Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen < rank) continue;
            var upper = TimeSpan.FromMicroseconds(UpperEndOf(i));
            return upper < Max ? upper : Max;
        }

        return TimeSpan.Zero;
    }

    private static int IndexOf(long microseconds)
    {
        var value = Math.Clamp(microseconds, 0, (1L << LargestPower) - 1);
        if (value < Steps) return (int)value;
        var power = 63 - BitOperations.LeadingZeroCount((ulong)value) - StepBits;
        return ((power + 1) * Steps) + (int)((value >> power) - Steps);
    }

    private static long UpperEndOf(int index)
    {
        if (index < Steps) return index;
        var power = (index / Steps) - 1;
        return (((index % Steps) + Steps + 1L) << power) - 1;
    }
}
