namespace Polly.RateLimiting;

/// <summary>The execution was turned away by a rate limiter; it has not begun.</summary>
public sealed class RateLimiterRejectedException : ExecutionRejectedException
{
    private const string DefaultMessage = "The rate limiter turned the execution away.";

    /// <summary>Says so.</summary>
    public RateLimiterRejectedException()
        : base(DefaultMessage)
    {
    }

    /// <summary>Says so, and when to come again.</summary>
    public RateLimiterRejectedException(TimeSpan retryAfter)
        : base($"{DefaultMessage} It may come again after {retryAfter}.") => RetryAfter = retryAfter;

    /// <summary>When to come again, where the limiter knows.</summary>
    public TimeSpan? RetryAfter { get; }
}
