using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Projects;

/// <summary>A project that was added by its path.</summary>
internal sealed record ProjectPathMetadata(string ProjectPath) : IProjectMetadata;

/// <summary>Which endpoints the project is told to listen on.</summary>
internal sealed record EndpointsInEnvironmentAnnotation(Func<EndpointAnnotation, bool> Filter) : IResourceAnnotation;

/// <summary>
/// The https endpoint that publishing adds beside the http one: the platform ends TLS, the container does not listen on it.
/// </summary>
internal sealed record DefaultHttpsEndpointAnnotation(EndpointAnnotation Endpoint) : IResourceAnnotation;

/// <summary>The profile that the project is started with.</summary>
internal sealed record EffectiveLaunchProfileAnnotation(string Name, LaunchProfile Profile) : IResourceAnnotation;
