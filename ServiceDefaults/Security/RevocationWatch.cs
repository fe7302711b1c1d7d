using AspireOrders.ServiceDefaults.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>Keeps what this process knows of revoked tokens up to date: by news, and by looking again from time to time.</summary>
internal sealed partial class RevocationWatch(RevocationFeed feed, Revocations revocations, TimeProvider clock, ILogger<RevocationWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Connecting to Redis for the first time may take its while; the host is not to wait for it.
        await Task.Yield();
        IAsyncDisposable? subscription = null;
        var loop = new RedisLoop(
            async cancellationToken =>
            {
                subscription ??= await feed.WatchAsync(r => revocations.Add([r]), cancellationToken);
                if (await feed.ReadAsync(cancellationToken) is { Count: > 0 } read) revocations.Add(read);
            },
            exception => Away(exception.Message),
            Back,
            clock);
        await loop.RunAsync(Poll, stoppingToken);
    }

    [LoggerMessage(1301, LogLevel.Warning, "Revoked tokens cannot be heard of; until then a token ends when it expires: {Reason}")]
    private partial void Away(string reason);

    [LoggerMessage(1302, LogLevel.Information, "Revoked tokens can be heard of again")]
    private partial void Back();
}
