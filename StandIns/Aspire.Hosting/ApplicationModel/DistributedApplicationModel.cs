namespace Aspire.Hosting.ApplicationModel;

/// <summary>The described application: what a run starts and a publisher writes down.</summary>
public class DistributedApplicationModel(IResourceCollection resources)
{
    /// <summary>Copies the resources.</summary>
    public DistributedApplicationModel(IEnumerable<IResource> resources) : this(new ResourceCollection(resources))
    {
    }

    /// <summary>All resources in the order they were added.</summary>
    public IResourceCollection Resources { get; } = resources;
}
