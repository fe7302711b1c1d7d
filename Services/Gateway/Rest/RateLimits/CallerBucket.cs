namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>
/// This replica's share of one caller's bucket: a portion taken in advance, and the next one asked for in the background before it is used up, so
/// that a caller within the limit hardly ever waits, and one beyond it is refused without a look at the shared bucket.
/// </summary>
internal sealed class CallerBucket(string name, ISharedBuckets shared, TimeProvider clock, RateLimitMetrics metrics)
{
    // Who keeps asking is let in again in small portions, not by a look for every single token.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly TokenBucket own = new(clock);
    private int tokens;
    private int remaining;
    private long refusedUntil = long.MinValue;
    private long usedAt = clock.GetTimestamp();
    private Task? taking;
    private TokenBucketOptions? known;

    /// <summary>How long nobody has asked.</summary>
    public TimeSpan Idle => clock.GetElapsedTime(Interlocked.Read(ref usedAt));

    /// <summary>Lets one request in or not.</summary>
    public async ValueTask<RateLimitDecision> AcquireAsync(TokenBucketOptions limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task portion;
            lock (gate)
            {
                var now = clock.GetTimestamp();
                Interlocked.Exchange(ref usedAt, now);
                if (!ReferenceEquals(limit, known)) Adopt(limit);
                var pause = refusedUntil > now ? clock.GetElapsedTime(now, refusedUntil) : TimeSpan.Zero;
                if (tokens > 0)
                {
                    tokens--;
                    if (tokens <= limit.Portion / 2 && pause == TimeSpan.Zero) taking ??= TakePortion(limit);
                    return new RateLimitDecision(true, tokens + remaining, TimeSpan.Zero);
                }

                if (pause > TimeSpan.Zero) return new RateLimitDecision(false, 0, pause);
                portion = taking ??= TakePortion(limit);
            }

            await portion.WaitAsync(cancellationToken);
        }
    }

    // Operators change limits while everything runs: neither a refusal nor a store of tokens under the old one outlives it.
    private void Adopt(TokenBucketOptions limit)
    {
        if (known is not null) (refusedUntil, tokens) = (long.MinValue, Math.Min(tokens, limit.Portion));
        known = limit;
    }

    // Begun by a request, but not its own: one that leaves does not end what others wait for.
    private Task TakePortion(TokenBucketOptions limit) => Task.Run(() => TakePortionAsync(limit, CancellationToken.None), CancellationToken.None);

    private async Task TakePortionAsync(TokenBucketOptions limit, CancellationToken cancellationToken)
    {
        var portion = await shared.TakeAsync(name, limit, limit.Portion, cancellationToken);
        metrics.TookPortion(portion is not null);
        lock (gate)
        {
            var taken = portion ?? own.Take(limit, limit.Portion);
            tokens += taken.Granted;
            remaining = taken.Remaining;
            // A refusal under a limit that has been changed meanwhile says nothing of the new one.
            if (taken.Granted == 0 && ReferenceEquals(limit, known)) refusedUntil = clock.GetTimestamp() + Ticks(Pause(limit, taken.Wait));
            taking = null;
        }
    }

    private static TimeSpan Pause(TokenBucketOptions limit, TimeSpan wait)
    {
        var portion = TimeSpan.FromSeconds(limit.Portion / limit.PerSecond);
        var least = portion < LongestPause ? portion : LongestPause;
        return wait > least ? wait : least;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}

/// <summary>Whether a request is let in.</summary>
/// <param name="IsAdmitted">Whether it is.</param>
/// <param name="Remaining">About how many more would be, now.</param>
/// <param name="Wait">When the next one would be; zero when this one is.</param>
internal readonly record struct RateLimitDecision(bool IsAdmitted, int Remaining, TimeSpan Wait);
