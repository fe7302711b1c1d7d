using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>How much one caller may ask of all replicas of the gateway together. Section <see cref="Section"/>; a change takes effect at once.</summary>
internal sealed class RateLimitOptions
{
    /// <summary><c>RateLimits</c>.</summary>
    public const string Section = "RateLimits";

    /// <summary>What one signed-in user may send.</summary>
    [ValidateObjectMembers]
    public TokenBucketOptions User { get; set; } = new() { PerSecond = 200, Burst = 1_000 };

    /// <summary>What one address may send, signed in or not; of IPv6 its network of 64 bits.</summary>
    [ValidateObjectMembers]
    public TokenBucketOptions Address { get; set; } = new() { PerSecond = 500, Burst = 2_000 };

    /// <summary>Attempts to register, to sign in and to refresh of one address: each of them costs a password's hash, or guesses a secret.</summary>
    [ValidateObjectMembers]
    public TokenBucketOptions SignIn { get; set; } = new() { PerSecond = 30, Burst = 300 };

    /// <summary>How long a request waits for the buckets that the replicas share, before this replica goes on by itself.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
    public TimeSpan SharingPatience { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a replica goes on by itself before it asks for the shared buckets again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan SharingPause { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>A token bucket: it holds <see cref="Burst"/> at most and gains <see cref="PerSecond"/>.</summary>
internal sealed class TokenBucketOptions
{
    /// <summary>Requests a second, on average.</summary>
    [Range(0.01, 100_000_000)]
    public double PerSecond { get; set; }

    /// <summary>Requests at once after a quiet time.</summary>
    [Range(1, 100_000_000)]
    public int Burst { get; set; }

    /// <summary>What a replica takes from the shared bucket at a time, so that few requests cause a look into it.</summary>
    public int Portion => Math.Max(1, Burst / 20);

    /// <summary>Seconds in which an empty bucket fills.</summary>
    public double FillSeconds => Burst / PerSecond;
}
