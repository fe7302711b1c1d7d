using AspireOrders.Messaging;
using AspireOrders.Users.Storage;

namespace AspireOrders.Users.Features;

/// <summary>Deletes, once an hour, what time has made meaningless: families that are over and failures that no longer count.</summary>
internal sealed class PurgeTokens(RefreshFamilies families, SignInFailures failures, TimeProvider clock, ILogger<PurgeTokens> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await families.PurgeAsync(stoppingToken);
                await failures.PurgeAsync(stoppingToken);
            }
            catch (Exception exception) when (TransientFailure.IsTransient(exception) && !stoppingToken.IsCancellationRequested)
            {
                UsersLog.PurgeWaits(logger, exception);
            }
        }
    }
}
