using System.Collections.Concurrent;

namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>The buckets of all callers under one policy. Those that nobody asks for any more are forgotten.</summary>
internal sealed class CallerBuckets<TKey>(string policy, Func<TKey, string> name, ISharedBuckets shared, TimeProvider clock, RateLimitMetrics metrics)
    where TKey : notnull
{
    private const int Most = 100_000;
    private const int LongIdleSeconds = 10;

    private readonly ConcurrentDictionary<TKey, CallerBucket> buckets = new();
    private int count;

    /// <summary>Lets one request of a caller in or not.</summary>
    public ValueTask<RateLimitDecision> AcquireAsync(TKey caller, TokenBucketOptions limit, CancellationToken cancellationToken)
    {
        if (buckets.TryGetValue(caller, out var bucket)) return bucket.AcquireAsync(limit, cancellationToken);
        if (Interlocked.Increment(ref count) > Most) Forget();
        bucket = buckets.GetOrAdd(caller, key => new CallerBucket($"{policy}:{name(key)}", shared, clock, metrics));
        return bucket.AcquireAsync(limit, cancellationToken);
    }

    // What a replica forgets is still in the shared buckets; so nothing is lost by forgetting all of them when none is idle.
    private void Forget()
    {
        foreach (var (caller, bucket) in buckets)
        {
            if (bucket.Idle.TotalSeconds > LongIdleSeconds) buckets.TryRemove(caller, out _);
        }

        if (buckets.Count >= Most) buckets.Clear();
        Interlocked.Exchange(ref count, buckets.Count);
    }
}
