using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The commands that every resource with a process has: start, stop, restart.</summary>
internal static class LifecycleCommands
{
    /// <summary>Adds those that the AppHost has not described itself.</summary>
    public static void AddTo(IResource resource)
    {
        Add(KnownResourceCommands.StartCommand, "Start", "Starts the resource.", "Play", isHighlighted: true, StateOfStart,
            static (control, id, cancellationToken) => control.StartAsync(id, cancellationToken));
        Add(KnownResourceCommands.StopCommand, "Stop", "Stops the resource.", "Stop", isHighlighted: true, StateOfStop,
            static (control, id, cancellationToken) => control.StopAsync(id, cancellationToken));
        Add(KnownResourceCommands.RestartCommand, "Restart", "Stops the resource and starts it again.", "ArrowCounterclockwise",
            isHighlighted: false, StateOfRestart, static (control, id, cancellationToken) => control.RestartAsync(id, cancellationToken));

        void Add(
            string name,
            string displayName,
            string description,
            string icon,
            bool isHighlighted,
            Func<string?, ResourceCommandState> stateOf,
            Func<ResourceControl, string, CancellationToken, Task<ExecuteCommandResult>> execute)
        {
            if (resource.Annotations.OfType<ResourceCommandAnnotation>().Any(own => own.Name == name))
            {
                return;
            }

            resource.Annotations.Add(new ResourceCommandAnnotation(
                name,
                displayName,
                context => stateOf(context.ResourceSnapshot.State?.Text),
                context => execute(
                    context.ServiceProvider.GetRequiredService<ResourceControl>(), context.ResourceName, context.CancellationToken),
                description,
                parameter: null,
                confirmationMessage: null,
                icon,
                IconVariant.Filled,
                isHighlighted));
        }
    }

    /// <summary>Whether nothing of it runs or is about to.</summary>
    public static bool IsStopped(string? state) =>
        state == KnownResourceStates.NotStarted || (state is not null && KnownResourceStates.TerminalStates.Contains(state));

    private static ResourceCommandState StateOfStart(string? state) =>
        IsStopped(state) || state == KnownResourceStates.Waiting ? ResourceCommandState.Enabled
        : IsBeginning(state) ? ResourceCommandState.Disabled
        : ResourceCommandState.Hidden;

    private static ResourceCommandState StateOfStop(string? state) =>
        state == KnownResourceStates.Stopping ? ResourceCommandState.Disabled
        : IsStopped(state) || IsBeginning(state) || state == KnownResourceStates.Waiting ? ResourceCommandState.Hidden
        : ResourceCommandState.Enabled;

    private static ResourceCommandState StateOfRestart(string? state) =>
        IsStopped(state) || IsBeginning(state) || state == KnownResourceStates.Waiting || state == KnownResourceStates.Stopping
            ? ResourceCommandState.Disabled
            : ResourceCommandState.Enabled;

    private static bool IsBeginning(string? state) => string.IsNullOrEmpty(state) || state == KnownResourceStates.Starting;
}
