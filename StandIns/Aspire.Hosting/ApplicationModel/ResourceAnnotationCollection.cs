using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The annotations of one resource.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

/// <summary>
/// What <see cref="IResourceBuilder{T}.WithAnnotation{TAnnotation}(TAnnotation, ResourceAnnotationMutationBehavior)"/> does with earlier
/// annotations of the type.
/// </summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>Keeps them.</summary>
    Append,

    /// <summary>Removes them first.</summary>
    Replace,
}
