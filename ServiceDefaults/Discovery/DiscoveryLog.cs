using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Discovery;

internal static partial class DiscoveryLog
{
    [LoggerMessage(1101, LogLevel.Information, "Registered as {Instance} at {Address}")]
    public static partial void Registered(ILogger logger, string instance, Uri? address);

    [LoggerMessage(1102, LogLevel.Warning, "The registry does not answer; the {Count} instances known last stand: {Reason}")]
    public static partial void RegistryAway(ILogger logger, int count, string reason);

    [LoggerMessage(1103, LogLevel.Information, "The registry answers again")]
    public static partial void RegistryBack(ILogger logger);

    [LoggerMessage(1104, LogLevel.Warning, "The registration could not be taken back and will run out by itself: {Reason}")]
    public static partial void StillRegistered(ILogger logger, string reason);

    [LoggerMessage(1105, LogLevel.Warning, "The replica at {Address} failed {Failures} times in a row and is left out for {Seconds:0} s")]
    public static partial void Ejected(ILogger logger, string address, int failures, double seconds);

    [LoggerMessage(1106, LogLevel.Warning, "The registry does not answer; this instance is registered once it does: {Reason}")]
    public static partial void NotRegistered(ILogger logger, string reason);
}
