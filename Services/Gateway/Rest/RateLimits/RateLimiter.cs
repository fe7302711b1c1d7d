using AspireOrders.Gateway.Rest.Errors;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>Lets requests in by address, by user, and at sign-in by address again; refuses with 4029.</summary>
internal sealed class RateLimiter(
    ISharedBuckets shared, IOptionsMonitor<RateLimitOptions> options, RateLimitHeaders headers, RateLimitMetrics metrics, TimeProvider clock)
{
    private readonly CallerBuckets<ClientAddress> addresses = new(RateLimitPolicy.Address.Name, a => a.ToString(), shared, clock, metrics);
    private readonly CallerBuckets<ClientAddress> signIns = new(RateLimitPolicy.SignIn.Name, a => a.ToString(), shared, clock, metrics);
    private readonly CallerBuckets<Guid> users = new(RateLimitPolicy.User.Name, id => id.ToString("N"), shared, clock, metrics);

    /// <summary>Counts a request of an address; false when it was refused and answered.</summary>
    public ValueTask<bool> AdmitAddressAsync(HttpContext context) => AdmitAsync(context, RateLimitPolicy.Address, addresses, ClientAddress.Of(context));

    /// <summary>Counts an attempt to sign in; false when it was refused and answered.</summary>
    public ValueTask<bool> AdmitSignInAsync(HttpContext context) => AdmitAsync(context, RateLimitPolicy.SignIn, signIns, ClientAddress.Of(context));

    /// <summary>Counts a request of a signed-in user; false when it was refused and answered.</summary>
    public ValueTask<bool> AdmitUserAsync(HttpContext context, Guid userId) => AdmitAsync(context, RateLimitPolicy.User, users, userId);

    // False when the request was refused and answered.
    private async ValueTask<bool> AdmitAsync<TKey>(HttpContext context, RateLimitPolicy policy, CallerBuckets<TKey> buckets, TKey caller)
        where TKey : notnull
    {
        var decision = await buckets.AcquireAsync(caller, policy.Of(options.CurrentValue), context.RequestAborted);
        headers.Announce(context, policy, decision);
        if (decision.IsAdmitted) return true;
        metrics.Refused(policy.Name);
        // Not thrown: a flood of refusals must cost little.
        await ProblemResponse.WriteAsync(context, new DomainException(ErrorCode.RateLimited, policy.Message, null, decision.Wait));
        return false;
    }
}
