using AspireOrders.Messaging;
using AspireOrders.Users.Storage;
using Microsoft.Extensions.Options;

namespace AspireOrders.Users.Features;

/// <summary>Makes the first key at start, and later ones in time.</summary>
internal sealed class RotateSigningKeys(LocalSigningKeys keys, IOptions<TokenOptions> options, TimeProvider clock, ILogger<RotateSigningKeys> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CheckKeysEvery, clock);
        do
        {
            try
            {
                await keys.RefreshAsync(TimeSpan.Zero, stoppingToken);
            }
            catch (Exception exception) when (TransientFailure.IsTransient(exception) && !stoppingToken.IsCancellationRequested)
            {
                // Until then the keys that are known go on, and a call that needs one when none is known asks the database itself.
                UsersLog.KeysWait(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
