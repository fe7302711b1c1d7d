using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts, stops and restarts single replicas when people ask for it.</summary>
internal sealed class ResourceControl(ResourceNotificationService notifications)
{
    private const string Start = "start";
    private const string Stop = "stop";
    private const string Restart = "restart";

    private readonly ConcurrentDictionary<string, ResourceRun> _runs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Puts a resource under control.</summary>
    public void Add(ResourceRun run)
    {
        foreach (var instance in run.Resource.GetInstances())
        {
            _runs[instance.ResourceId] = run;
        }
    }

    /// <summary>What can be done with a replica in a state.</summary>
    public static IReadOnlyList<ResourceCommand> CommandsOf(IResource resource, string? state)
    {
        if (!ResourceRun.HasProcess(resource))
        {
            return [];
        }

        var canStart = CanStart(state);
        var canStop = !canStart && state != KnownResourceStates.Stopping && !string.IsNullOrEmpty(state);
        return
        [
            new ResourceCommand(Start, "Start", "Starts the resource.", "", "Play", IsHighlighted: canStart, canStart),
            new ResourceCommand(Stop, "Stop", "Stops the resource.", "", "Stop", IsHighlighted: !canStart, canStop),
            new ResourceCommand(Restart, "Restart", "Stops the resource and starts it again.", "", "ArrowCounterclockwise", IsHighlighted: false, canStop),
        ];
    }

    /// <summary>Does it and returns when the process has been started or has ended.</summary>
    public async Task<CommandResult> ExecuteAsync(string resourceId, string command, CancellationToken cancellationToken)
    {
        if (!_runs.TryGetValue(resourceId, out var run) || !notifications.TryGetCurrentState(resourceId, out var known))
        {
            return new CommandResult(Succeeded: false, $"There is no resource {resourceId} that could be started or stopped.");
        }

        var isStopped = CanStart(known.Snapshot.State?.Text);
        switch (command)
        {
            case Start when !isStopped:
            case Stop when isStopped:
                return new CommandResult(Succeeded: false, $"{resourceId} is {known.Snapshot.State?.Text} already.");
            case Start:
                await run.StartInstanceAsync(resourceId, cancellationToken);
                break;
            case Stop:
                await run.HaltInstanceAsync(resourceId, cancellationToken);
                break;
            case Restart:
                await run.HaltInstanceAsync(resourceId, cancellationToken);
                await run.StartInstanceAsync(resourceId, cancellationToken);
                break;
            default:
                return new CommandResult(Succeeded: false, $"{resourceId} does not know the command {command}.");
        }

        return new CommandResult(Succeeded: true, "");
    }

    private static bool CanStart(string? state) =>
        state == KnownResourceStates.NotStarted || (state is not null && KnownResourceStates.TerminalStates.Contains(state));
}
