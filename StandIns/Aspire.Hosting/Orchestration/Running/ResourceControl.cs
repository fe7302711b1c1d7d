using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts, stops and restarts single replicas when people ask for it.</summary>
internal sealed class ResourceControl(ResourceNotificationService notifications)
{
    private readonly ConcurrentDictionary<string, ResourceRun> _runs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Puts a resource under control.</summary>
    public void Add(ResourceRun run)
    {
        foreach (var instance in run.Resource.GetInstances())
        {
            _runs[instance.ResourceId] = run;
        }
    }

    /// <summary>Starts what does not run, and what waits without waiting any longer; returns when its process was asked for.</summary>
    public Task<ExecuteCommandResult> StartAsync(string resourceId, CancellationToken cancellationToken) => WhenAsync(
        resourceId,
        static state => LifecycleCommands.IsStopped(state) || state == KnownResourceStates.Waiting,
        run => run.StartInstanceAsync(resourceId, cancellationToken));

    /// <summary>Stops what runs; returns when its process has ended.</summary>
    public Task<ExecuteCommandResult> StopAsync(string resourceId, CancellationToken cancellationToken) => WhenAsync(
        resourceId,
        static state => !LifecycleCommands.IsStopped(state),
        run => run.HaltInstanceAsync(resourceId, cancellationToken));

    /// <summary>Stops what runs, and starts it.</summary>
    public Task<ExecuteCommandResult> RestartAsync(string resourceId, CancellationToken cancellationToken) => WhenAsync(
        resourceId,
        static _ => true,
        async run =>
        {
            await run.HaltInstanceAsync(resourceId, cancellationToken);
            await run.StartInstanceAsync(resourceId, cancellationToken);
        });

    private async Task<ExecuteCommandResult> WhenAsync(string resourceId, Func<string?, bool> isPossible, Func<ResourceRun, Task> act)
    {
        if (!_runs.TryGetValue(resourceId, out var run) || !notifications.TryGetCurrentState(resourceId, out var known))
        {
            return CommandResults.Failure($"There is no resource {resourceId} that could be started or stopped.");
        }

        if (!isPossible(known.Snapshot.State?.Text))
        {
            return CommandResults.Failure($"{resourceId} is {known.Snapshot.State?.Text} already.");
        }

        await act(run);
        return CommandResults.Success();
    }
}
