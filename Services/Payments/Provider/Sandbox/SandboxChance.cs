using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>What the sandbox leaves to chance: the numbers of SplitMix64, which follow from the seed alone.</summary>
internal sealed class SandboxChance(IOptions<SandboxOptions> options)
{
    // The 99th percentile of the standard normal distribution.
    private const double Deviations = 2.3263478740408408;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private ulong state = (ulong)(options.Value.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Whether something happens that happens at this rate.</summary>
    public bool Hits(double rate) => rate > 0 && Next() < rate;

    /// <summary>How long a call takes.</summary>
    public TimeSpan Latency()
    {
        var median = options.Value.Latency;
        if (options.Value.LatencyOf99Percent is not { } slow || median == TimeSpan.Zero) return median;
        var spread = Math.Log(slow / median) / Deviations;
        var latency = median.TotalMilliseconds * Math.Exp(spread * NextNormal());
        return latency < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(latency) : Longest;
    }

    /// <summary>How many times an outcome is told by itself.</summary>
    public short Confirmations()
    {
        var (repeated, lost) = (options.Value.RepeatedConfirmationRate, options.Value.LostConfirmationRate);
        var luck = repeated + lost > 0 ? Next() : 1;
        if (luck < lost) return 0;
        return (short)(luck < lost + repeated ? 2 : 1);
    }

    private double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

    /// <summary>From 0 to below 1.</summary>
    private double Next()
    {
        var mixed = Interlocked.Add(ref state, 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * Math.ScaleB(1, -53);
    }
}
