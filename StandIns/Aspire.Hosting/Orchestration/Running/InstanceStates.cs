using System.Collections.Immutable;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Tells everybody how replicas are doing.</summary>
internal sealed class InstanceStates(ResourceNotificationService notifications, IResourceLifecycle lifecycle, TimeProvider time)
{
    /// <summary>The state between a crash and the next start; not one of the states that end a wait.</summary>
    public const string Restarting = nameof(Restarting);

    /// <summary>The property that holds the process number.</summary>
    public const string ProcessIdProperty = "executable.pid";

    /// <summary>The property that counts how often the process was started again.</summary>
    public const string RestartsProperty = "executable.restarts";

    /// <summary>The property that says why it could not be started.</summary>
    public const string FailureProperty = "failure";

    public Task StartingAsync(IResource resource, ResourceInstance instance) =>
        PublishAsync(resource, instance, snapshot => snapshot with
        {
            State = KnownResourceStates.Starting,
        });

    public Task PublishEnvironmentAsync(IResource resource, ResourceInstance instance, ResolvedInstance resolved) =>
        PublishAsync(resource, instance, snapshot => snapshot with
        {
            EnvironmentVariables = [.. resolved.Environment.Select(Show)],
        });

    public Task RunningAsync(IResource resource, ResourceInstance instance, SupervisionEvent.Started started) =>
        PublishAsync(resource, instance, snapshot => snapshot with
        {
            State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            StartTimeStamp = Now,
            StopTimeStamp = null,
            ExitCode = null,
            Properties = Set(
                Set(snapshot.Properties, ProcessIdProperty, Text(started.ProcessId)), RestartsProperty, Text(started.Restarts)),
        });

    public async Task RestartingAsync(IResource resource, ResourceInstance instance, SupervisionEvent.Crashed crashed)
    {
        await PublishAsync(resource, instance, snapshot => snapshot with
        {
            State = new ResourceStateSnapshot(Restarting, KnownResourceStateStyles.Warn),
            StopTimeStamp = Now,
            ExitCode = crashed.ExitCode,
            Properties = Remove(snapshot.Properties, ProcessIdProperty),
        });
        await lifecycle.StoppedAsync(resource, instance.ResourceId, CancellationToken.None);
    }

    public Task StoppingAsync(IResource resource, ResourceInstance instance) =>
        PublishAsync(resource, instance, static snapshot => LifecycleCommands.IsStopped(snapshot.State?.Text)
            ? snapshot
            : snapshot with { State = KnownResourceStates.Stopping });

    public async Task EndedAsync(IResource resource, ResourceInstance instance, int exitCode, bool asExpected)
    {
        var style = asExpected ? KnownResourceStateStyles.Success
            : exitCode == 0 ? KnownResourceStateStyles.Info
            : KnownResourceStateStyles.Error;
        await PublishAsync(resource, instance, snapshot => snapshot with
        {
            State = new ResourceStateSnapshot(asExpected ? KnownResourceStates.Finished : KnownResourceStates.Exited, style),
            StopTimeStamp = Now,
            ExitCode = exitCode,
            Properties = Remove(snapshot.Properties, ProcessIdProperty),
        });
        await lifecycle.StoppedAsync(resource, instance.ResourceId, CancellationToken.None);
    }

    public Task NotStartedAsync(IResource resource) =>
        notifications.PublishUpdateAsync(resource, static snapshot => snapshot with { State = KnownResourceStates.NotStarted });

    public Task NotStartedAsync(IResource resource, ResourceInstance instance) =>
        PublishAsync(resource, instance, static snapshot => snapshot with { State = KnownResourceStates.NotStarted });

    public async Task FailedToStartAsync(IResource resource, string sentence)
    {
        foreach (var instance in resource.GetInstances())
        {
            await FailedToStartAsync(resource, instance, sentence);
        }
    }

    public Task FailedToStartAsync(IResource resource, ResourceInstance instance, string sentence) =>
        PublishAsync(resource, instance, snapshot => snapshot with
        {
            State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            StopTimeStamp = Now,
            Properties = Set(Remove(snapshot.Properties, ProcessIdProperty), FailureProperty, sentence),
        });

    private static EnvironmentVariableSnapshot Show(ResolvedVariable variable) => new(variable.Name, variable.Value, IsFromSpec: true)
    {
        IsSecret = variable.IsSecret,
    };

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private Task PublishAsync(IResource resource, ResourceInstance instance, Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        notifications.PublishUpdateAsync(resource, instance.ResourceId, change);

    private static ImmutableArray<ResourcePropertySnapshot> Set(
        ImmutableArray<ResourcePropertySnapshot> properties, string name, string value) =>
        [.. Remove(properties, name), new ResourcePropertySnapshot(name, value)];

    private static ImmutableArray<ResourcePropertySnapshot> Remove(ImmutableArray<ResourcePropertySnapshot> properties, string name) =>
        properties.RemoveAll(property => property.Name == name);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
