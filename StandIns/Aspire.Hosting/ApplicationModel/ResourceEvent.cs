namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource, or one replica of it, changed.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The replica: the resource's name where there is only one.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>How it is doing now.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
