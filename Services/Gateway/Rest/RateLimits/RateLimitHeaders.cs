using System.Globalization;
using Microsoft.Extensions.Options;

namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>
/// Tells a caller where it stands: <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-10), and on a refusal besides
/// the three separate fields of the drafts before, which more clients know.
/// </summary>
internal sealed class RateLimitHeaders(IOptionsMonitor<RateLimitOptions> options)
{
    private volatile Policies known = new(options.CurrentValue);

    /// <summary>Has the headers set when the answer begins, whoever writes it.</summary>
    public void Announce(HttpContext context, RateLimitPolicy policy, RateLimitDecision decision)
    {
        if (context.Features.Get<Announcement>() is { } earlier)
        {
            // The one that is nearer to its end is what the caller has to look at.
            if (decision.Remaining <= earlier.Decision.Remaining) (earlier.Policy, earlier.Decision) = (policy, decision);
            return;
        }

        var announcement = new Announcement(this, context.Response) { Policy = policy, Decision = decision };
        context.Features.Set(announcement);
        context.Response.OnStarting(static state => ((Announcement)state).Write(), announcement);
    }

    private Policies Current()
    {
        var current = options.CurrentValue;
        if (!ReferenceEquals(known.Options, current)) known = new Policies(current);
        return known;
    }

    private void Write(IHeaderDictionary headers, RateLimitPolicy policy, RateLimitDecision decision)
    {
        var limit = policy.Of(options.CurrentValue);
        // Until the bucket is full again.
        var reset = (long)Math.Ceiling(Math.Max(0, limit.Burst - decision.Remaining) / limit.PerSecond);
        headers["RateLimit-Policy"] = Current().Text(policy);
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy.Name}\";r={decision.Remaining};t={reset}");
        if (decision.IsAdmitted) return;
        headers["RateLimit-Limit"] = limit.Burst.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = "0";
        headers["RateLimit-Reset"] = Math.Max(1, (long)Math.Ceiling(decision.Wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }

    private sealed class Announcement(RateLimitHeaders headers, HttpResponse response)
    {
        public required RateLimitPolicy Policy { get; set; }

        public required RateLimitDecision Decision { get; set; }

        public Task Write()
        {
            headers.Write(response.Headers, Policy, Decision);
            return Task.CompletedTask;
        }
    }

    private sealed class Policies(RateLimitOptions options)
    {
        private readonly Dictionary<string, string> texts = RateLimitPolicy.All.ToDictionary(p => p.Name, p => Describe(p, p.Of(options)), StringComparer.Ordinal);

        public RateLimitOptions Options => options;

        public string Text(RateLimitPolicy policy) => texts[policy.Name];

        private static string Describe(RateLimitPolicy policy, TokenBucketOptions limit) =>
            string.Create(CultureInfo.InvariantCulture, $"\"{policy.Name}\";q={limit.Burst};w={Math.Max(1, (long)Math.Ceiling(limit.FillSeconds))}");
    }
}
