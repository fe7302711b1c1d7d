using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Projects;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project that the AppHost refers to.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

    /// <summary>Adds a project that the AppHost refers to, with one of its launch profiles; none when null.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, options => Choose(options, launchProfileName));

    /// <summary>Adds a project that the AppHost refers to.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new() => builder.Add(name, new TProject(), configure);

    /// <summary>Adds a project by its path, which may be relative to the AppHost's directory.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath) =>
        builder.AddProject(name, projectPath, _ => { });

    /// <summary>Adds a project by its path, with one of its launch profiles; none when null.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath, string? launchProfileName) =>
        builder.AddProject(name, projectPath, options => Choose(options, launchProfileName));

    /// <summary>Adds a project by its path, which may be relative to the AppHost's directory.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string projectPath,
        Action<ProjectResourceOptions> configure) =>
        builder.Add(name, new ProjectPathMetadata(Path.GetFullPath(projectPath, builder.AppHostDirectory)), configure);

    /// <summary>Runs several processes of the project; a proxy spreads over them.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas) =>
        builder.WithAnnotation(new ReplicaAnnotation(replicas));

    /// <summary>Does not tell the deployed project that it stands behind a proxy.</summary>
    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(this IResourceBuilder<ProjectResource> builder) =>
        builder.WithAnnotation<DisableForwardedHeadersAnnotation>(ResourceAnnotationMutationBehavior.Replace);

    /// <summary>
    /// Chooses which endpoints the project is told to listen on by variables such as <c>ASPNETCORE_URLS</c> and <c>HTTP_PORTS</c>.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(
        this IResourceBuilder<ProjectResource> builder, Func<EndpointAnnotation, bool> filter) =>
        builder.WithAnnotation(new EndpointsInEnvironmentAnnotation(filter));

    private static void Choose(ProjectResourceOptions options, string? launchProfileName)
    {
        options.ExcludeLaunchProfile = launchProfileName is null;
        options.LaunchProfileName = launchProfileName;
    }

    private static IResourceBuilder<ProjectResource> Add(
        this IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata, Action<ProjectResourceOptions> configure)
    {
        var options = new ProjectResourceOptions();
        configure(options);
        var project = builder.AddResource(new ProjectResource(name))
            .WithAnnotation(new ResourceSnapshotAnnotation(new CustomResourceSnapshot
            {
                ResourceType = "Project",
                Properties = [new ResourcePropertySnapshot("project.path", metadata.ProjectPath)],
            }));
        project.Resource.Annotations.Add(metadata);
        return ProjectDefaults.Apply(project, options);
    }
}

/// <summary>How a project is added.</summary>
public class ProjectResourceOptions
{
    /// <summary>Launch profile; the AppHost's or the first one when null.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>Whether launch profiles are ignored.</summary>
    public bool ExcludeLaunchProfile { get; set; }
}
