namespace AspireOrders.Messaging.Batching;

/// <summary>A bounded queue is full; the entry was refused and had no effect. Maps to code 5001 with Retry-After.</summary>
public sealed class OverloadedException : Exception
{
    internal OverloadedException(string name, TimeSpan retryAfter)
        : base($"The queue of '{name}' is full.") => RetryAfter = retryAfter;

    /// <summary>How long the caller should wait before it tries again.</summary>
    public TimeSpan RetryAfter { get; }
}
