using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AspireOrders.Messaging;

/// <summary>
/// Unhealthy when a loop hangs or has ended. Degraded while one waits for Redis or the database: the service still takes requests then, and
/// its facts wait in the outbox.
/// </summary>
internal sealed class MessagingHealthCheck(LoopStates loops) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var states = loops.All;
        var hanging = states.Where(loop => !loop.IsAlive).Select(loop => loop.Name).ToList();
        var waiting = states.Where(loop => loop.Outage is not null).Select(loop => $"{loop.Name} ({loop.Outage})").ToList();
        return Task.FromResult((hanging.Count, waiting.Count) switch
        {
            ( > 0, _) => new HealthCheckResult(context.Registration.FailureStatus, $"Not running: {string.Join(", ", hanging)}."),
            (_, > 0) => HealthCheckResult.Degraded($"Waiting: {string.Join(", ", waiting)}."),
            _ => HealthCheckResult.Healthy(),
        });
    }
}
