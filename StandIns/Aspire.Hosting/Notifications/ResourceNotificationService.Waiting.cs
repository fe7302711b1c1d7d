namespace Aspire.Hosting.ApplicationModel;

public partial class ResourceNotificationService
{
    /// <summary>What a resource does when the one it waits for cannot become available, where nothing else is said.</summary>
    internal WaitBehavior DefaultWaitBehavior { get; }

    /// <summary>Waits until a resource is in a state; Running when none is given.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until a resource is in one of several states and tells which.</summary>
    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var wanted = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(
            resourceName,
            change => change.Snapshot.State is { } state && wanted.Contains(state.Text),
            cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until something is true of a resource, or of one of its replicas.</summary>
    /// <exception cref="OperationCanceledException">The application stopped first.</exception>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Concerns(change, resourceName) && predicate(change))
            {
                return change;
            }
        }

        throw new OperationCanceledException(
            $"The operation was cancelled before the resource '{resourceName}' met the predicate condition.");
    }

    /// <summary>Waits until a resource is healthy and the handlers of its ready event are done.</summary>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <summary>Waits until a resource is healthy and the handlers of its ready event are done.</summary>
    /// <exception cref="DistributedApplicationException">
    /// It ended or could not start, and <paramref name="waitBehavior"/> says to stop then.
    /// </exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(
            resourceName,
            change => ResourceWaits.IsReady(change.Snapshot)
                || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && ResourceWaits.HasEnded(change.Snapshot)),
            cancellationToken).ConfigureAwait(false);
        if (!ResourceWaits.IsReady(reached.Snapshot))
        {
            throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because its state is {reached.Snapshot.State!.Text}.");
        }

        await reached.Snapshot.ReadyHandlers!.WaitAsync(cancellationToken).ConfigureAwait(false);
        return reached;
    }

    /// <summary>Waits for everything that the resource was told to wait for.</summary>
    /// <exception cref="DistributedApplicationException">One of them will not come.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        var console = _consoles.GetLogger(resource);
        await Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>().ToArray()
            .Select(wait => ResourceWaits.WaitAsync(this, resource, wait, console, cancellationToken))).ConfigureAwait(false);
    }

    private static bool Concerns(ResourceEvent change, string resourceName) =>
        string.Equals(change.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase)
        || string.Equals(change.ResourceId, resourceName, StringComparison.OrdinalIgnoreCase);
}
