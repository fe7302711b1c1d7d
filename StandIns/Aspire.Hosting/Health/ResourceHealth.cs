using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>
/// Checks one resource again and again: often until it is healthy, so that others do not wait longer than they must, then rarely. Raises
/// <see cref="ResourceReadyEvent"/> the first time it is healthy.
/// </summary>
internal sealed partial class ResourceHealth(
    IResource resource,
    ResourceNotificationService notifications,
    HealthCheckService checks,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPauseUntilHealthy = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan PauseWhenHealthy = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<string> _keys = HealthKeys.Of(resource);
    private readonly SemaphoreSlim _soon = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private Task? _readyHandlers;

    public void Start(CancellationToken stoppingToken) => _loop = Task.Run(() => LoopAsync(stoppingToken), stoppingToken);

    /// <summary>Ends the pause: a replica has just started.</summary>
    public void CheckSoon()
    {
        if (_soon.CurrentCount == 0)
        {
            _soon.Release();
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _soon.Dispose();
    }

    private async Task LoopAsync(CancellationToken stoppingToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _stop.Token);
        var pause = FirstPause;
        while (!ended.IsCancellationRequested)
        {
            var healthy = await CheckAsync(ended.Token).ConfigureAwait(false);
            if (healthy)
            {
                await TellReadyAsync(ended.Token).ConfigureAwait(false);
            }

            var awaited = healthy ? PauseWhenHealthy : pause;
            pause = healthy ? FirstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPauseUntilHealthy.Ticks));
            await _soon.WaitAsync(_keys.Count == 0 ? Timeout.InfiniteTimeSpan : awaited, ended.Token).ConfigureAwait(false);
        }
    }

    private async Task<bool> CheckAsync(CancellationToken cancellationToken)
    {
        if (_keys.Count == 0)
        {
            return true;
        }

        var report = await checks.CheckHealthAsync(registration => _keys.Contains(registration.Name), cancellationToken)
            .ConfigureAwait(false);
        var now = time.GetUtcNow().UtcDateTime;
        var reports = _keys.Select(key => report.Entries.TryGetValue(key, out var entry)
            ? new HealthReportSnapshot(key, entry.Status, entry.Description, entry.Exception?.Message) { LastRunAt = now }
            : new HealthReportSnapshot(key, HealthStatus.Unhealthy, $"The health check '{key}' is not registered.", null)
            {
                LastRunAt = now,
            }).ToArray();
        foreach (var state in notifications.CurrentStates(resource).Where(IsRunning))
        {
            if (!SameAnswers(state.Snapshot.HealthReports, reports))
            {
                await notifications.PublishUpdateAsync(
                    resource, state.ResourceId, snapshot => snapshot with { HealthReports = [.. reports] }).ConfigureAwait(false);
            }
        }

        return reports.All(single => single.Status == HealthStatus.Healthy);
    }

    private async Task TellReadyAsync(CancellationToken cancellationToken)
    {
        _readyHandlers ??= RaiseReadyAsync(cancellationToken);
        foreach (var state in notifications.CurrentStates(resource)
            .Where(state => IsRunning(state) && state.Snapshot.ReadyHandlers is null))
        {
            await notifications.PublishUpdateAsync(resource, state.ResourceId, snapshot => snapshot with { ReadyHandlers = _readyHandlers })
                .ConfigureAwait(false);
        }
    }

    private async Task RaiseReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogReadyFailed(logger, failure, resource.Name);
            throw;
        }
    }

    private static bool IsRunning(ResourceEvent state) => state.Snapshot.State?.Text == KnownResourceStates.Running;

    private static bool SameAnswers(IEnumerable<HealthReportSnapshot> before, IEnumerable<HealthReportSnapshot> after) =>
        before.Select(report => (report.Name, report.Status, report.Description))
            .SequenceEqual(after.Select(report => (report.Name, report.Status, report.Description)));

    [LoggerMessage(1, LogLevel.Error, "A handler of the ready event of {Resource} failed.")]
    private static partial void LogReadyFailed(ILogger logger, Exception exception, string resource);
}
