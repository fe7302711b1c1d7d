using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What can be said about a container.</summary>
public static class ContainerResourceBuilderExtensions
{
    /// <summary>Sets the image; its tag when one is given.</summary>
    public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null)
        where T : ContainerResource
    {
        var annotation = builder.Image(image);
        annotation.Image = image;
        annotation.Tag = tag ?? annotation.Tag ?? "latest";
        return builder;
    }

    /// <summary>Sets the registry.</summary>
    public static IResourceBuilder<T> WithImageRegistry<T>(this IResourceBuilder<T> builder, string? registry)
        where T : ContainerResource
    {
        builder.Image(image: null).Registry = registry;
        return builder;
    }

    /// <summary>Sets the tag.</summary>
    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag)
        where T : ContainerResource
    {
        builder.Image(image: null).Tag = tag;
        return builder;
    }

    /// <summary>Replaces the image's entry point.</summary>
    public static IResourceBuilder<T> WithEntrypoint<T>(this IResourceBuilder<T> builder, string entrypoint)
        where T : ContainerResource
    {
        builder.Resource.Entrypoint = entrypoint;
        return builder;
    }

    /// <summary>Keeps what is written to a path of the container in storage of a name.</summary>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string? name, string target, bool isReadOnly = false)
        where T : ContainerResource =>
        builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));

    /// <summary>Shows a file or directory of the machine in the container; a relative path starts at the AppHost's directory.</summary>
    public static IResourceBuilder<T> WithBindMount<T>(
        this IResourceBuilder<T> builder, string source, string target, bool isReadOnly = false)
        where T : ContainerResource => builder.WithAnnotation(new ContainerMountAnnotation(
            Path.GetFullPath(source, builder.ApplicationBuilder.AppHostDirectory), target, ContainerMountType.BindMount, isReadOnly));

    private static ContainerImageAnnotation Image<T>(this IResourceBuilder<T> builder, string? image)
        where T : ContainerResource
    {
        if (builder.Resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var annotation))
        {
            return annotation;
        }

        annotation = new ContainerImageAnnotation
        {
            Image = image
                ?? throw new InvalidOperationException(
                    $"The resource '{builder.Resource.Name}' does not have a container image specified. "
                    + "Use WithImage to specify the container image and tag."),
        };
        builder.Resource.Annotations.Add(annotation);
        return annotation;
    }
}
