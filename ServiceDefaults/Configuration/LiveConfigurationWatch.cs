using AspireOrders.ServiceDefaults.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Configuration;

/// <summary>Brings what operators set into this instance: by news, which comes within milliseconds, and by looking again from time to time.</summary>
internal sealed partial class LiveConfigurationWatch(
    ILiveValues values, LiveConfigurationProvider provider, TimeProvider clock, ILogger<LiveConfigurationWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new RedisLoop(TakeOverAsync, exception => Away(exception.Message), Back, clock, values.WatchAsync).RunAsync(Poll, stoppingToken);

    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        // Values that were lost in Redis are published again soon; until then those known last stand.
        if (await values.ReadAsync(cancellationToken) is not { } read) return;
        foreach (var reason in provider.Apply(read)) Refused(reason);
    }

    [LoggerMessage(1201, LogLevel.Warning, "Not taken over from the live configuration, what was before stands: {Reason}")]
    private partial void Refused(string reason);

    [LoggerMessage(1202, LogLevel.Warning, "The live configuration cannot be read; the values known last stand: {Reason}")]
    private partial void Away(string reason);

    [LoggerMessage(1203, LogLevel.Information, "The live configuration can be read again")]
    private partial void Back();
}
