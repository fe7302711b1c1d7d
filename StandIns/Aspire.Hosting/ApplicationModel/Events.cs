using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Everything is described, nothing has started: the last moment to change the model.</summary>
public class BeforeStartEvent(IServiceProvider services, DistributedApplicationModel model) : IDistributedApplicationEvent
{
    /// <summary>Services of the application.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>The application.</summary>
    public DistributedApplicationModel Model { get; } = model;
}

/// <summary>All resources were handed to the orchestrator; they may still be waiting or starting.</summary>
public class AfterResourcesCreatedEvent(IServiceProvider services, DistributedApplicationModel model) : IDistributedApplicationEvent
{
    /// <summary>Services of the application.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>The application.</summary>
    public DistributedApplicationModel Model { get; } = model;
}

/// <summary>A resource is about to live; a resource of one's own begins its life here.</summary>
public class InitializeResourceEvent(
    IResource resource,
    IDistributedApplicationEventing distributedApplicationEventing,
    ResourceLoggerService resourceLoggerService,
    ResourceNotificationService resourceNotificationService,
    IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Raises the events that follow.</summary>
    public IDistributedApplicationEventing Eventing { get; } = distributedApplicationEventing;

    /// <summary>Writes to the resource's console.</summary>
    public ILogger Logger { get; } = resourceLoggerService.GetLogger(resource);

    /// <summary>Tells how the resource is doing.</summary>
    public ResourceNotificationService Notifications { get; } = resourceNotificationService;

    /// <summary>Services of the application.</summary>
    public IServiceProvider Services { get; } = services;
}

/// <summary>It is known where all endpoints of a resource listen.</summary>
public class ResourceEndpointsAllocatedEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Services of the application.</summary>
    public IServiceProvider Services { get; } = services;
}

/// <summary>The connection string of a resource can be asked for.</summary>
public class ConnectionStringAvailableEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Services of the application.</summary>
    public IServiceProvider Services { get; } = services;
}

/// <summary>A resource starts as soon as all handlers are done; waiting for others happens here.</summary>
public class BeforeResourceStartedEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Services of the application.</summary>
    public IServiceProvider Services { get; } = services;
}

/// <summary>A resource is healthy for the first time in this life of it.</summary>
public class ResourceReadyEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Services of the application.</summary>
    public IServiceProvider Services { get; } = services;
}

/// <summary>A resource ended.</summary>
public class ResourceStoppedEvent(IResource resource, IServiceProvider services, ResourceEvent resourceEvent)
    : IDistributedApplicationResourceEvent
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Services of the application.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>Its last state.</summary>
    public ResourceEvent ResourceEvent { get; } = resourceEvent;
}
