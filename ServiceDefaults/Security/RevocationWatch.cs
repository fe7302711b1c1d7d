using AspireOrders.ServiceDefaults.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>Keeps what this process knows of revoked tokens up to date: by news, and by looking again from time to time.</summary>
internal sealed partial class RevocationWatch(RevocationFeed feed, Revocations revocations, TimeProvider clock, ILogger<RevocationWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = new RedisLoop(
            ReadAsync,
            exception => Away(exception.Message),
            Back,
            clock,
            // What is heard is all there is to know of it: nothing has to be read.
            (_, cancellationToken) => feed.WatchAsync(r => revocations.Add([r]), cancellationToken));
        return loop.RunAsync(Poll, stoppingToken);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (await feed.ReadAsync(cancellationToken) is { Count: > 0 } read) revocations.Add(read);
    }

    [LoggerMessage(1301, LogLevel.Warning, "Revoked tokens cannot be heard of; until then a token ends when it expires: {Reason}")]
    private partial void Away(string reason);

    [LoggerMessage(1302, LogLevel.Information, "Revoked tokens can be heard of again")]
    private partial void Back();
}
