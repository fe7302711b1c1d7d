using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Health;

/// <summary>Runs the rehearsals once, as soon as the service starts and not only when somebody asks; until they end it is not ready.</summary>
internal sealed partial class WarmUpHealth(IEnumerable<IWarmUp> rehearsals, TimeProvider clock, ILogger<WarmUpHealth> logger) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(ExecuteTask is { IsCompleted: true } ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The first requests are being rehearsed."));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(rehearsals.Select(r => Task.Run(() => RehearseAsync(r, stoppingToken), stoppingToken)));

    private async Task RehearseAsync(IWarmUp rehearsal, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + Limit;
        while (true)
        {
            try
            {
                await rehearsal.RunAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The neighbour is still starting. A rehearsal that never succeeds only makes the first request slower, so it does not stop the service.
                if (clock.GetUtcNow() >= end)
                {
                    LogGivenUp(logger, exception, rehearsal.GetType().Name);
                    return;
                }
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    [LoggerMessage(1501, LogLevel.Warning, "{Rehearsal} was given up; the first requests are served without it")]
    private static partial void LogGivenUp(ILogger logger, Exception exception, string rehearsal);
}
