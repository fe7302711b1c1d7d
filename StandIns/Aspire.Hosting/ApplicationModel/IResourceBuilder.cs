namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Says things about a resource while the application is described. Covariant: a builder of a container is a builder of a resource.
/// </summary>
public interface IResourceBuilder<out T>
    where T : IResource
{
    /// <summary>The builder of the whole application.</summary>
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource that is being described.</summary>
    T Resource { get; }

    /// <summary>Adds an annotation made with its parameterless constructor.</summary>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation, new() => WithAnnotation(new TAnnotation(), behavior);

    /// <summary>Adds an annotation.</summary>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(
        TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation;
}
