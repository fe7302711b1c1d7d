using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Health;

/// <summary>
/// Keeps health checks that fail out of the log while a service starts: it is asked often, says why it is not ready, and every such line would be an
/// error of a start in which nothing went wrong. Once it was ready, or after <see cref="Patience"/>, a check that fails is news again.
/// </summary>
internal sealed class StartingHealthLog(TimeProvider clock)
{
    /// <summary>What logs each check's outcome.</summary>
    public const string Category = "Microsoft.Extensions.Diagnostics.HealthChecks";

    /// <summary>A service that is not ready by then has a fault that somebody will look for in the log.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly long since = clock.GetTimestamp();
    private volatile bool wasReady;

    /// <summary>Whether a line of this level is written now.</summary>
    public bool Lets(LogLevel level) => level >= LogLevel.Warning && (wasReady || clock.GetElapsedTime(since) >= Patience);

    /// <summary>Takes note of what all checks together said.</summary>
    public void Heed(HealthReport report) => wasReady = wasReady || report.Status != HealthStatus.Unhealthy;
}
