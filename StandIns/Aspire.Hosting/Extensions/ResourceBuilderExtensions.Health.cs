using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Lets a health check of the AppHost's services speak for the resource.</summary>
    /// <exception cref="DistributedApplicationException">It speaks for the resource already.</exception>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource => builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(annotation => annotation.Key == key)
        ? throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' already has a health check with key '{key}'.")
        : builder.WithAnnotation(new HealthCheckAnnotation(key));

    /// <summary>Asks an HTTP endpoint whether the resource is healthy.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Relative path; <c>/</c> when null.</param>
    /// <param name="statusCode">The healthy answer; 200 when null.</param>
    /// <param name="endpointName">Endpoint; https, else http, when null.</param>
    /// <exception cref="DistributedApplicationException">There is no such endpoint yet.</exception>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints =>
        builder.WithHttpHealthCheck(HttpEndpointOf(builder, endpointName, "health check"), path, statusCode);

    /// <summary>Asks an HTTP endpoint whether the resource is healthy.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        if (endpointSelector is null)
        {
            return builder.WithHttpHealthCheck(path, statusCode);
        }

        var endpoint = endpointSelector();
        RefuseOtherThanHttp(builder.Resource, endpoint, "health check");
        path ??= "/";
        statusCode ??= 200;
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{statusCode}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            new HttpHealthCheck(endpoint, path, statusCode.Value),
            HealthStatus.Unhealthy,
            tags: null,
            timeout: HttpHealthCheck.Timeout));
        return builder.WithHealthCheck(key);
    }
}
