namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource starts only when somebody asks for it.</summary>
public class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>How the resource looks before anything happened to it.</summary>
public sealed class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    /// <summary>The first snapshot.</summary>
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}
