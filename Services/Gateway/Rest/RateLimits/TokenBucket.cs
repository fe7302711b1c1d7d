namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>A bucket that is filled as time goes by and starts full. Not for several threads at once.</summary>
internal sealed class TokenBucket(TimeProvider clock)
{
    private double tokens = double.MaxValue;
    private long filledAt = clock.GetTimestamp();

    /// <summary>Takes up to <paramref name="wanted"/> whole tokens; none when there is not one.</summary>
    public TokenLease Take(TokenBucketOptions limit, int wanted)
    {
        var now = clock.GetTimestamp();
        tokens = Math.Min(limit.Burst, tokens + (clock.GetElapsedTime(filledAt, now).TotalSeconds * limit.PerSecond));
        filledAt = now;
        var granted = Math.Min(wanted, (int)tokens);
        tokens -= granted;
        return new TokenLease(granted, (int)tokens, granted > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - tokens) / limit.PerSecond));
    }
}

/// <summary>Tokens that were taken out of a bucket.</summary>
/// <param name="Granted">How many.</param>
/// <param name="Remaining">How many are left in it.</param>
/// <param name="Wait">When there is one again; zero when any were granted.</param>
internal readonly record struct TokenLease(int Granted, int Remaining, TimeSpan Wait);
