using Polly;
using Polly.Retry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Which failures of a request are tried again. By default transient ones, with exponential backoff and jitter.</summary>
public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    private bool _shouldRetryAfterHeader;

    /// <summary>Takes the defaults for HTTP.</summary>
    public HttpRetryStrategyOptions()
    {
        ShouldHandle = arguments =>
            ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(arguments.Outcome, arguments.Context.CancellationToken));
        BackoffType = DelayBackoffType.Exponential;
        UseJitter = true;
        ShouldRetryAfterHeader = true;
    }

    /// <summary>Whether a <c>Retry-After</c> header decides the delay; true by default. Setting it replaces the delay generator.</summary>
    public bool ShouldRetryAfterHeader
    {
        get => _shouldRetryAfterHeader;
        set
        {
            _shouldRetryAfterHeader = value;
            DelayGenerator = value ? static arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Result)) : null;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage? response)
    {
        var header = response?.Headers.RetryAfter;
        var delay = header?.Delta ?? header?.Date - TimeProvider.System.GetUtcNow();
        return delay >= TimeSpan.Zero ? delay : null;
    }
}
