namespace AspireOrders.Tests.Topology;

/// <summary>Settings of a platform whose tests all come from one address.</summary>
internal static class Limits
{
    /// <summary>Arguments of the AppHost under which no test is refused for sending too much.</summary>
    public static readonly IReadOnlyList<string> Generous =
    [
        "--RateLimits:User:PerSecond=100000", "--RateLimits:User:Burst=100000", "--RateLimits:Address:PerSecond=100000", "--RateLimits:Address:Burst=100000",
        "--RateLimits:SignIn:PerSecond=100000", "--RateLimits:SignIn:Burst=100000",
    ];
}
