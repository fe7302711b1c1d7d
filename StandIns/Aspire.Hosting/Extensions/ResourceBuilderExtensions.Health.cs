using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    private static readonly string[] Preferred = ["https", "http"];

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
        where T : IResourceWithEndpoints
    {
        var http = builder.Resource.GetEndpoints().Where(endpoint => endpoint.Scheme is "http" or "https").ToArray();
        var chosen = endpointName is null
            ? Preferred.Select(name =>
                Array.Find(http, endpoint => string.Equals(endpoint.EndpointName, name, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(found => found is not null)
                ?? http.FirstOrDefault()
            : Array.Find(http, endpoint => string.Equals(endpoint.EndpointName, endpointName, StringComparison.OrdinalIgnoreCase));
        var wanted = endpointName is null
            ? "no HTTP or HTTPS endpoint was found"
            : $"no HTTP endpoint with the name '{endpointName}' was found";
        return builder.WithHttpHealthCheck(
            () => chosen ?? throw new DistributedApplicationException(
                $"Could not create HTTP health check for resource '{builder.Resource.Name}' as {wanted}."),
            path,
            statusCode);
    }

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
        if (endpoint.Exists && endpoint.Scheme is not ("http" or "https"))
        {
            throw new DistributedApplicationException(
                $"Could not create HTTP health check for resource '{builder.Resource.Name}' "
                + $"as the endpoint with name '{endpoint.EndpointName}' and scheme '{endpoint.Scheme}' is not an HTTP endpoint.");
        }

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
