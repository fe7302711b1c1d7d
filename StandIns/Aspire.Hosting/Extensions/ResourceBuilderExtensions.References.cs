using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Gives a connection string as <c>ConnectionStrings__{name}</c>, and its parts as <c>{NAME}_{PART}</c>.</summary>
    /// <param name="builder">Who gets it.</param>
    /// <param name="source">Whose it is.</param>
    /// <param name="connectionName">Name of the connection string; the resource's when null.</param>
    /// <param name="optional">Whether it may be missing.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}"] =
                new ConnectionStringReference(resource, optional);
            var prefix = name.Length == 0 ? string.Empty : $"{VariableName.Encode(name).ToUpperInvariant()}_";
            foreach (var (part, value) in resource.GetConnectionProperties())
            {
                context.EnvironmentVariables[prefix + part.ToUpperInvariant()] = value;
            }
        });
    }

    /// <summary>Gives the URLs of all endpoints as <c>services__{name}__{scheme}__{i}</c> and <c>{NAME}_{ENDPOINT}</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment => builder.WithEndpointsOf(source.Resource, endpointName: null, source.Resource.Name);

    /// <summary>Gives the URLs of all endpoints under another name.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment => builder.WithEndpointsOf(source.Resource, endpointName: null, name);

    /// <summary>Gives the URL of one endpoint.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment =>
        builder.WithEndpointsOf(endpointReference.Resource, endpointReference.EndpointName, endpointReference.Resource.Name);

    /// <summary>Gives a URL outside of the application as <c>services__{name}__default__0</c>.</summary>
    /// <exception cref="InvalidOperationException">It is not absolute, or has a path.</exception>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        if (!uri.IsAbsoluteUri)
        {
            throw new InvalidOperationException("The uri for service reference must be absolute.");
        }

        return uri.AbsolutePath == "/"
            ? builder.WithEnvironment($"services__{name}__default__0", uri.ToString())
            : throw new InvalidOperationException("The uri absolute path must be \"/\".");
    }

    private static IResourceBuilder<T> WithEndpointsOf<T>(
        this IResourceBuilder<T> builder, IResourceWithEndpoints source, string? endpointName, string name)
        where T : IResourceWithEnvironment
    {
        var annotation = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>()
            .SingleOrDefault(earlier => ReferenceEquals(earlier.Resource, source));
        if (annotation is null)
        {
            annotation = new EndpointReferenceAnnotation(source);
            builder.WithAnnotation(annotation).WithEnvironment(context => EndpointVariables.Add(context, annotation, name));
        }

        if (endpointName is null)
        {
            annotation.UseAllEndpoints = true;
        }
        else
        {
            annotation.EndpointNames.Add(endpointName);
        }

        return builder.WithReferenceRelationship(source);
    }
}
