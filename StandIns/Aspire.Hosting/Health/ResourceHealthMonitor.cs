using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Health;

/// <summary>Watches over every resource as long as it runs: one <see cref="ResourceHealth"/> each.</summary>
internal sealed class ResourceHealthMonitor(
    ResourceNotificationService notifications,
    HealthCheckService checks,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    TimeProvider time,
    ILogger<ResourceHealthMonitor> logger) : BackgroundService
{
    private readonly Dictionary<IResource, ResourceHealth> _watched = [];
    private readonly HashSet<string> _running = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
            {
                await FollowAsync(change, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The AppHost stops.
        }
        finally
        {
            await Task.WhenAll(_watched.Values.Select(health => health.StopAsync())).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(ResourceEvent change, CancellationToken stoppingToken)
    {
        var watched = _watched.GetValueOrDefault(change.Resource);
        if (change.Snapshot.State?.Text == KnownResourceStates.Running)
        {
            var hasJustStarted = _running.Add(change.ResourceId);
            if (watched is null)
            {
                watched = new ResourceHealth(change.Resource, notifications, checks, eventing, services, time, logger);
                _watched.Add(change.Resource, watched);
                watched.Start(stoppingToken);
            }
            else if (hasJustStarted)
            {
                watched.CheckSoon();
            }

            return;
        }

        _running.Remove(change.ResourceId);
        if (watched is not null
            && notifications.CurrentStates(change.Resource).All(state => state.Snapshot.State?.Text != KnownResourceStates.Running))
        {
            _watched.Remove(change.Resource);
            await watched.StopAsync().ConfigureAwait(false);
        }
    }
}
