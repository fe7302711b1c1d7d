using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Lifecycle;

/// <summary>Lets a resource that has no process of its own, such as a database, go through the states of the one it belongs to.</summary>
internal sealed class ChildResourceStates(DistributedApplicationModel model, ResourceNotificationService notifications) : BackgroundService
{
    public static bool FollowsItsParent(IResource resource) =>
        resource is IResourceWithParent and not (ContainerResource or ProjectResource or ExecutableResource);

    public static bool IsChildOf(IResource resource, IResource parent) => resource is IResourceWithParent child
        && FollowsItsParent(resource) && (ReferenceEquals(child.Parent, parent) || IsChildOf(child.Parent, parent));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var last = new Dictionary<string, ResourceStateSnapshot?>(StringComparer.OrdinalIgnoreCase);
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
            {
                var state = change.Snapshot.State;
                if (last.TryGetValue(change.ResourceId, out var before) && before == state)
                {
                    continue;
                }

                last[change.ResourceId] = state;
                foreach (var child in model.Resources.Where(resource => IsChildOf(resource, change.Resource)))
                {
                    await FollowAsync(child, change.Snapshot).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The AppHost stops.
        }
    }

    private Task FollowAsync(IResource child, CustomResourceSnapshot parent) =>
        notifications.PublishUpdateAsync(child, snapshot => snapshot with
    {
        State = parent.State,
        StartTimeStamp = parent.StartTimeStamp,
        StopTimeStamp = parent.StopTimeStamp,
        ExitCode = parent.ExitCode,
    });
}
