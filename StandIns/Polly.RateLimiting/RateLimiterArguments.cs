using System.Threading.RateLimiting;

namespace Polly.RateLimiting;

/// <summary>An execution that asks to be let in.</summary>
public readonly struct RateLimiterArguments
{
    /// <summary>The arguments for an execution.</summary>
    public RateLimiterArguments(ResilienceContext context) => Context = context;

    /// <summary>The execution.</summary>
    public ResilienceContext Context { get; }
}

/// <summary>An execution that was turned away.</summary>
public readonly struct OnRateLimiterRejectedArguments
{
    /// <summary>The arguments for an execution.</summary>
    public OnRateLimiterRejectedArguments(ResilienceContext context, RateLimitLease lease)
    {
        Context = context;
        Lease = lease;
    }

    /// <summary>The execution.</summary>
    public ResilienceContext Context { get; }

    /// <summary>The answer of the limiter.</summary>
    public RateLimitLease Lease { get; }
}
