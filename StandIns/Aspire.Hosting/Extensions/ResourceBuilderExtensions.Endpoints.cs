using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Changes an endpoint, or adds it first.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        [EndpointName] string endpointName,
        Action<EndpointAnnotation> callback,
        bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        var endpoint = builder.Resource.FindEndpoint(endpointName);
        if (endpoint is null && createIfNotExists)
        {
            endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            callback(endpoint);
            builder.Resource.Annotations.Add(endpoint);
        }
        else if (endpoint is not null)
        {
            callback(endpoint);
        }

        return builder;
    }

    /// <summary>Adds an endpoint, or changes what is given of the one that has the name.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="port">Public port; any free one when null.</param>
    /// <param name="targetPort">Port that the process listens on; any free one when null.</param>
    /// <param name="scheme">Scheme of its URL; the protocol's name when null.</param>
    /// <param name="name">Its name; the scheme when null.</param>
    /// <param name="env">Variable that receives the target port.</param>
    /// <param name="isProxied">Whether a proxy listens on the public port.</param>
    /// <param name="isExternal">Whether it is reachable from outside once deployed.</param>
    /// <param name="protocol">TCP when null.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? scheme = null,
        [EndpointName] string? name = null,
        string? env = null,
        bool? isProxied = null,
        bool? isExternal = null,
        ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        var wish = new EndpointAnnotation(
            protocol ?? ProtocolType.Tcp,
            scheme,
            name: name,
            port: port,
            targetPort: targetPort,
            isExternal: isExternal,
            isProxied: isProxied);
        if (builder.Resource.FindEndpoint(wish.Name) is { } existing)
        {
            existing.Port = port ?? existing.Port;
            existing.TargetPort = targetPort ?? existing.TargetPort;
            existing.UriScheme = scheme ?? existing.UriScheme;
            existing.IsExplicitlyProxied = isProxied ?? existing.IsExplicitlyProxied;
            existing.IsExternal = isExternal ?? existing.IsExternal;
            existing.Protocol = protocol ?? existing.Protocol;
            wish = existing;
        }
        else
        {
            builder.Resource.Annotations.Add(wish);
        }

        if (env is not null && builder.Resource is IResourceWithEnvironment)
        {
            wish.TargetPortEnvironmentVariable = env;
            var reference = new EndpointReference(builder.Resource, wish);
            builder.WithAnnotation(new EnvironmentCallbackAnnotation(
                context => context.EnvironmentVariables[env] = reference.Property(EndpointProperty.TargetPort)));
        }

        return builder;
    }

    /// <summary>Adds an http endpoint, named http when nothing else is said.</summary>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        [EndpointName] string? name = null,
        string? env = null,
        bool? isProxied = null)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "http", name, env, isProxied);

    /// <summary>Adds an https endpoint, named https when nothing else is said.</summary>
    public static IResourceBuilder<T> WithHttpsEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        [EndpointName] string? name = null,
        string? env = null,
        bool? isProxied = null)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "https", name, env, isProxied);

    /// <summary>Makes the http and https endpoints that are there already reachable from outside once deployed.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.UriScheme is "http" or "https"))
        {
            endpoint.IsExternal = true;
        }

        return builder;
    }

    /// <summary>Refers to an endpoint, which may be added later.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, [EndpointName] string name)
        where T : IResourceWithEndpoints => builder.Resource.GetEndpoint(name);

    private static EndpointAnnotation? FindEndpoint(this IResource resource, string name) =>
        resource.Annotations.OfType<EndpointAnnotation>()
        .SingleOrDefault(endpoint => string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase));
}
