using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Raises the events of a resource's life in their order and does what belongs to them.</summary>
internal interface IResourceLifecycle
{
    /// <summary>
    /// Publishes the first snapshot of the resource (with its relationships) and raises <see cref="InitializeResourceEvent"/>.
    /// </summary>
    Task InitializeAsync(IResource resource, CancellationToken cancellationToken);

    /// <summary>
    /// Raises <see cref="ResourceEndpointsAllocatedEvent"/>, shows the URLs in its snapshots, then raises
    /// <see cref="ConnectionStringAvailableEvent"/> of the resource and of the resources it is the parent of.
    /// </summary>
    Task EndpointsAllocatedAsync(IResource resource, CancellationToken cancellationToken);

    /// <summary>
    /// Raises <see cref="BeforeResourceStartedEvent"/> and returns when everything the resource waits for is there. While it waits, its
    /// snapshots say Waiting and <see cref="IWaitReasons"/> tells for what.
    /// </summary>
    /// <exception cref="DistributedApplicationException">What it waits for will not come: the resource fails to start.</exception>
    Task BeforeStartAsync(IResource resource, CancellationToken cancellationToken);

    /// <summary>The same for one replica that has ended and is started again by hand; the others go on as they are.</summary>
    /// <exception cref="DistributedApplicationException">What it waits for will not come: the replica fails to start.</exception>
    Task BeforeStartAgainAsync(IResource resource, string resourceId, CancellationToken cancellationToken);

    /// <summary>Lets a resource that waits start without what it waits for.</summary>
    void StopWaiting(IResource resource);

    /// <summary>Raises <see cref="ResourceStoppedEvent"/> with the last snapshot of <paramref name="resourceId"/>.</summary>
    Task StoppedAsync(IResource resource, string resourceId, CancellationToken cancellationToken);
}

/// <summary>Tells people what a resource is waiting for.</summary>
internal interface IWaitReasons
{
    /// <summary>
    /// One sentence for each unmet wait, such as "orders waits for inventory: /health answers 503"; none when it waits for nothing.
    /// </summary>
    IReadOnlyList<string> Of(IResource resource);
}
