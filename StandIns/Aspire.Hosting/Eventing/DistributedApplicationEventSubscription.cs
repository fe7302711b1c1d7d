using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <summary>Someone's request for an event.</summary>
public class DistributedApplicationEventSubscription(Func<IDistributedApplicationEvent, CancellationToken, Task> callback)
{
    /// <summary>What is called.</summary>
    public Func<IDistributedApplicationEvent, CancellationToken, Task> Callback { get; } = callback;
}

/// <summary>Someone's request for an event of one resource.</summary>
public class DistributedApplicationResourceEventSubscription(
    IResource? resource, Func<IDistributedApplicationResourceEvent, CancellationToken, Task> callback)
    : DistributedApplicationEventSubscription(
        (happened, cancellationToken) => callback((IDistributedApplicationResourceEvent)happened, cancellationToken))
{
    /// <summary>The resource; null for every resource.</summary>
    public IResource? Resource { get; } = resource;
}
