using AspireOrders.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace AspireOrders.Gateway.Rest;

/// <summary>What one request, and one connection, may take of the gateway.</summary>
internal static class RequestLimits
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>All headers of a request together, in bytes; more are 431.</summary>
    public const int MaxHeaderBytes = 32 * 1024;

    /// <summary>Headers of a request; more are 431.</summary>
    public const int MaxHeaders = 100;

    /// <summary>Path and query together, in bytes; longer ones are 414.</summary>
    public const int MaxTargetBytes = 8 * 1024;

    /// <summary>Connections at the same time; each costs memory, whether or not it sends anything.</summary>
    public const int MaxConnections = 10_000;

    // The server refuses without a body, for to it there is no request yet. So it takes up to this much more, which is then refused with one.
    private const int ServerAllowance = 2;

    // Colon, space and the end of a line.
    private const int HeaderExtraBytes = 4;

    // A client that sends less than this is too slow to wait for.
    private const double MinBytesPerSecond = 1024;

    /// <summary>The time from a request's arrival to its answer.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    /// <summary>The time in which a whole body has to arrive, however fast its parts do; after it, 408.</summary>
    public static readonly TimeSpan BodyTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(5), Idle = TimeSpan.FromMinutes(2);

    /// <summary>4004.</summary>
    public static DomainException TooLarge() => new(ErrorCode.TooLarge, $"The body is larger than {MaxBodyBytes} bytes.");

    /// <summary>408.</summary>
    public static BadHttpRequestException TooSlow() => new("The body did not arrive in time.", StatusCodes.Status408RequestTimeout);

    /// <summary>400: a body that cannot be read. Of a chunk whose size no integer holds Kestrel does not say that the request is bad.</summary>
    public static BadHttpRequestException Unreadable(IOException exception) => new(exception.Message, exception);

    /// <summary>The status of a request whose head alone is too much; null when it is not.</summary>
    public static int? RefusalOfHead(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestFeature>()?.RawTarget.Length > MaxTargetBytes) return StatusCodes.Status414UriTooLong;
        return HasTooMuch(context.Request.Headers) ? StatusCodes.Status431RequestHeaderFieldsTooLarge : null;
    }

    /// <summary>Has the server hold the limits that come before any code of ours.</summary>
    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MaxBodyBytes;
        limits.MaxRequestHeadersTotalSize = ServerAllowance * MaxHeaderBytes;
        limits.MaxRequestHeaderCount = ServerAllowance * MaxHeaders;
        limits.MaxRequestLineSize = ServerAllowance * MaxTargetBytes;
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MinRequestBodyDataRate = new MinDataRate(MinBytesPerSecond, SlowStart);
        limits.RequestHeadersTimeout = Budget;
        limits.KeepAliveTimeout = Idle;
    }

    private static bool HasTooMuch(IHeaderDictionary headers)
    {
        if (headers.Count > MaxHeaders) return true;
        var (count, bytes) = (0, 0);
        foreach (var (name, values) in headers)
        {
            count += values.Count;
            foreach (var value in values) bytes += name.Length + (value?.Length ?? 0) + HeaderExtraBytes;
        }

        return count > MaxHeaders || bytes > MaxHeaderBytes;
    }
}

/// <summary>Metadata of a route that may take longer than <see cref="RequestLimits.Budget"/>.</summary>
/// <param name="Time">The time from the request's arrival to its answer.</param>
internal sealed record RequestBudget(TimeSpan Time);
