namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>Whose requests are counted together.</summary>
/// <param name="Name">Its name in headers, metrics and keys.</param>
/// <param name="Of">Its limit.</param>
/// <param name="Message">What a refused caller is told.</param>
internal sealed record RateLimitPolicy(string Name, Func<RateLimitOptions, TokenBucketOptions> Of, string Message)
{
    public static readonly RateLimitPolicy User = new("user", o => o.User, "You are sending too many requests.");

    public static readonly RateLimitPolicy Address = new("address", o => o.Address, "Too many requests come from your address.");

    public static readonly RateLimitPolicy SignIn = new("sign-in", o => o.SignIn, "Too many attempts to sign in come from your address.");

    public static readonly IReadOnlyList<RateLimitPolicy> All = [User, Address, SignIn];
}

/// <summary>Metadata of a route that is an attempt to sign in.</summary>
internal sealed class SignInAttempt
{
    public static readonly SignInAttempt Instance = new();
}
