using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What it means to wait for a resource: every replica of it has to come.</summary>
internal static partial class ResourceWaits
{
    /// <summary>Running, all health checks good, and the ready event raised.</summary>
    public static bool IsReady(CustomResourceSnapshot snapshot) =>
        snapshot is { HealthStatus: Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy, ReadyHandlers: not null };

    /// <summary>Left by itself only when somebody starts it again.</summary>
    public static bool HasEnded(CustomResourceSnapshot snapshot) =>
        snapshot.State is { } state
            && (KnownResourceStates.TerminalStates.Contains(state.Text) || state.Text == KnownResourceStates.RuntimeUnhealthy);

    /// <summary>Whether one replica is what is waited for.</summary>
    public static bool IsMet(WaitAnnotation wait, CustomResourceSnapshot snapshot) => wait.WaitType switch
    {
        WaitType.WaitUntilHealthy => IsReady(snapshot) && snapshot.ReadyHandlers!.IsCompletedSuccessfully,
        WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
        _ => HasEnded(snapshot)
            && (snapshot.ExitCode ?? wait.ExitCode) == wait.ExitCode
            && snapshot.State!.Text != KnownResourceStates.FailedToStart,
    };

    public static async Task WaitAsync(
        ResourceNotificationService notifications,
        IResource waiting,
        WaitAnnotation wait,
        ILogger console,
        CancellationToken cancellationToken)
    {
        var behavior = wait.WaitBehavior ?? notifications.DefaultWaitBehavior;
        LogWaiting(console, Describe(wait));
        await Task.WhenAll(wait.Resource.GetInstances()
            .Select(instance => WaitForInstanceAsync(notifications, waiting, wait, behavior, instance.ResourceId, cancellationToken)))
            .ConfigureAwait(false);
        LogArrived(console, Describe(wait));
    }

    private static async Task WaitForInstanceAsync(
        ResourceNotificationService notifications,
        IResource waiting,
        WaitAnnotation wait,
        WaitBehavior behavior,
        string id,
        CancellationToken cancellationToken)
    {
        if (wait.WaitType == WaitType.WaitForCompletion)
        {
            var ended = await notifications.WaitForResourceAsync(id, change => HasEnded(change.Snapshot), cancellationToken)
                .ConfigureAwait(false);
            if (!IsMet(wait, ended.Snapshot))
            {
                throw Unavailable(waiting, id, ended.Snapshot, wait);
            }

            return;
        }

        var reached = await notifications.WaitForResourceAsync(
            id,
            change => IsReached(wait, change.Snapshot) || (behavior == WaitBehavior.StopOnResourceUnavailable && HasEnded(change.Snapshot)),
            cancellationToken).ConfigureAwait(false);
        if (!IsReached(wait, reached.Snapshot))
        {
            throw Unavailable(waiting, id, reached.Snapshot, wait);
        }

        if (wait.WaitType == WaitType.WaitUntilHealthy)
        {
            await reached.Snapshot.ReadyHandlers!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsReached(WaitAnnotation wait, CustomResourceSnapshot snapshot) =>
        wait.WaitType == WaitType.WaitUntilHealthy ? IsReady(snapshot) : IsMet(wait, snapshot);

    private static string Describe(WaitAnnotation wait) => wait.WaitType switch
    {
        WaitType.WaitUntilHealthy => $"resource '{wait.Resource.Name}' to become healthy",
        WaitType.WaitUntilStarted => $"resource '{wait.Resource.Name}' to start",
        _ => $"resource '{wait.Resource.Name}' to complete",
    };

    private static DistributedApplicationException Unavailable(
        IResource waiting, string id, CustomResourceSnapshot snapshot, WaitAnnotation wait)
    {
        var code = snapshot.ExitCode is { } exitCode ? $" with exit code {exitCode}" : string.Empty;
        var wanted = wait.WaitType == WaitType.WaitForCompletion ? $" (expected exit code {wait.ExitCode})" : string.Empty;
        return new DistributedApplicationException(
            $"Resource '{waiting.Name}' cannot start: resource '{id}', which it waits for, is {snapshot.State!.Text}{code}{wanted}.");
    }

    [LoggerMessage(1, LogLevel.Information, "Waiting for {Goal}.")]
    private static partial void LogWaiting(ILogger logger, string goal);

    [LoggerMessage(2, LogLevel.Information, "Finished waiting for {Goal}.")]
    private static partial void LogArrived(ILogger logger, string goal);
}
