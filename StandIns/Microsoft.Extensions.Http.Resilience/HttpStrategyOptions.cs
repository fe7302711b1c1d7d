using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>When requests are not sent for a while. By default transient failures count.</summary>
public class HttpCircuitBreakerStrategyOptions : CircuitBreakerStrategyOptions<HttpResponseMessage>
{
    /// <summary>Takes the defaults for HTTP.</summary>
    public HttpCircuitBreakerStrategyOptions() => ShouldHandle = arguments =>
        ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(arguments.Outcome, arguments.Context.CancellationToken));
}

/// <summary>How long a request, or an attempt of it, may take.</summary>
public class HttpTimeoutStrategyOptions : TimeoutStrategyOptions
{
}

/// <summary>How many requests run at once.</summary>
public class HttpRateLimiterStrategyOptions : RateLimiterStrategyOptions
{
}
