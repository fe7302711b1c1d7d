using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AspireOrders.ServiceDefaults.Health;

/// <summary>Runs the rehearsals once, at the first look at the service's health; until they end the service is not ready.</summary>
internal sealed class WarmUpHealth(IEnumerable<IWarmUp> rehearsals, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Lock gate = new();
    private Task? all;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            // Not the probe's token: the rehearsals go on when one probe gives up.
            all ??= Task.WhenAll(rehearsals.Select(r => Task.Run(() => RehearseAsync(r, CancellationToken.None), CancellationToken.None)));
        }

        return Task.FromResult(all.IsCompleted ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The first requests are being rehearsed."));
    }

    private async Task RehearseAsync(IWarmUp rehearsal, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + Limit;
        while (clock.GetUtcNow() < end)
        {
            try
            {
                await rehearsal.RunAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is RpcException or DomainException)
            {
                // The neighbour is still starting; a rehearsal that never succeeds only makes the first request slower.
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }
}
