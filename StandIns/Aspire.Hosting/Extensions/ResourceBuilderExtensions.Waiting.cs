using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts the resource only once another runs, is healthy, and the handlers of its ready event are done.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency.Resource, WaitType.WaitUntilHealthy, behavior: null);

    /// <inheritdoc cref="WaitFor{T}(IResourceBuilder{T}, IResourceBuilder{IResource})"/>
    /// <param name="builder">Who waits.</param>
    /// <param name="dependency">The other one.</param>
    /// <param name="waitBehavior">What happens when it cannot become available.</param>
    public static IResourceBuilder<T> WaitFor<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport => builder.Wait(dependency.Resource, WaitType.WaitUntilHealthy, waitBehavior);

    /// <summary>Starts the resource only once another runs, healthy or not.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency.Resource, WaitType.WaitUntilStarted, behavior: null);

    /// <inheritdoc cref="WaitForStart{T}(IResourceBuilder{T}, IResourceBuilder{IResource})"/>
    /// <param name="builder">Who waits.</param>
    /// <param name="dependency">The other one.</param>
    /// <param name="waitBehavior">What happens when it cannot become available.</param>
    public static IResourceBuilder<T> WaitForStart<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport => builder.Wait(dependency.Resource, WaitType.WaitUntilStarted, waitBehavior);

    /// <summary>Starts the resource only once another has ended with an exit code.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport
    {
        RefuseItself(builder.Resource, dependency.Resource);
        return builder.WithRelationship(dependency.Resource, KnownRelationshipTypes.WaitFor)
            .WithAnnotation(new WaitAnnotation(dependency.Resource, WaitType.WaitForCompletion, exitCode));
    }

    /// <summary>Starts the resource only when somebody asks for it.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource => builder.WithAnnotation(new ExplicitStartupAnnotation());

    private static IResourceBuilder<T> Wait<T>(
        this IResourceBuilder<T> builder, IResource dependency, WaitType type, WaitBehavior? behavior)
        where T : IResourceWithWaitSupport
    {
        RefuseItself(builder.Resource, dependency);
        // What belongs to another resource cannot be there before that one is.
        for (var parent = (dependency as IResourceWithParent)?.Parent; parent is not null; parent = (parent as IResourceWithParent)?.Parent)
        {
            RefuseItself(builder.Resource, parent);
            builder.WithAnnotation(new WaitAnnotation(parent, type) { WaitBehavior = behavior });
        }

        return builder.WithRelationship(dependency, KnownRelationshipTypes.WaitFor)
            .WithAnnotation(new WaitAnnotation(dependency, type) { WaitBehavior = behavior });
    }

    private static void RefuseItself(IResource waiting, IResource dependency)
    {
        if (ReferenceEquals(waiting, dependency))
        {
            throw new DistributedApplicationException($"The '{waiting.Name}' resource cannot wait for itself.");
        }

        if (waiting is IResourceWithParent child && ReferenceEquals(child.Parent, dependency))
        {
            throw new DistributedApplicationException($"The '{waiting.Name}' resource cannot wait for its parent '{dependency.Name}'.");
        }
    }
}
