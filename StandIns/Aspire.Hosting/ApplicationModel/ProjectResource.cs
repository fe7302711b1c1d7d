namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project.</summary>
public class ProjectResource(string name)
    : Resource(name),
        IResourceWithEnvironment,
        IResourceWithArgs,
        IResourceWithServiceDiscovery,
        IResourceWithWaitSupport,
        IComputeResource;

/// <summary>Finds projects and what is known of them.</summary>
public static class ProjectResourceExtensions
{
    /// <summary>All projects of the application.</summary>
    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model) =>
        model.Resources.OfType<ProjectResource>();

    /// <summary>Where the project is.</summary>
    /// <exception cref="InvalidOperationException">It was added without metadata.</exception>
    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource) =>
        projectResource.Annotations.OfType<IProjectMetadata>().Single();
}
