using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Gateway.Rest;

/// <summary>What one request may take of the gateway.</summary>
internal static class RequestLimits
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>The time from a request's arrival to its answer.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    /// <summary>4004.</summary>
    public static DomainException TooLarge() => new(ErrorCode.TooLarge, $"The body is larger than {MaxBodyBytes} bytes.");
}

/// <summary>Metadata of a route that may take longer than <see cref="RequestLimits.Budget"/>.</summary>
/// <param name="Time">The time from the request's arrival to its answer.</param>
internal sealed record RequestBudget(TimeSpan Time);
