using System.Diagnostics.CodeAnalysis;
using System.Net;
using Polly;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Tells failures that may pass from those that will not.</summary>
public static class HttpClientResiliencePredicates
{
    /// <summary>
    /// Whether the outcome is an answer of 500 and above, 408 or 429, a connection that failed, or an attempt that took too long.
    /// </summary>
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException
        || outcome.Result?.StatusCode
            is >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    /// <summary>As <see cref="IsTransient(Outcome{HttpResponseMessage})"/>, or a connection that could not be made in time.</summary>
    /// <param name="outcome">The outcome of an attempt.</param>
    /// <param name="cancellationToken">The caller's token, which tells that case from a request that the caller cancelled.</param>
    [Experimental("EXTEXP0001")]
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) =>
        IsTransient(outcome)
        || (!cancellationToken.IsCancellationRequested
            && outcome.Exception is OperationCanceledException { InnerException: TimeoutException });
}
