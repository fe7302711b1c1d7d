using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Redis;
using AspireOrders.Users.Storage;

namespace AspireOrders.Users.Features;

/// <summary>Publishes the settings again when Redis has lost them, or missed a change.</summary>
internal sealed class PublishSettings(SettingStore settings, ILiveValues live, TimeProvider clock, ILogger<PublishSettings> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // A version that differs once may be a change that is just being published.
    private long? suspect;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = new RedisLoop(
            CompareAsync, exception => UsersLog.SettingsWait(logger, exception.Message), () => UsersLog.SettingsGoOn(logger), clock);
        return loop.RunAsync(Every, stoppingToken);
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var stored = await settings.ReadVersionAsync(cancellationToken);
        var published = await live.ReadAsync(cancellationToken);
        if (published?.Version == stored)
        {
            suspect = null;
            return;
        }

        if (published is null || suspect == stored) await live.PublishAsync(await settings.ReadValuesAsync(cancellationToken), cancellationToken);
        suspect = stored;
    }
}
