using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    private static readonly string[] Preferred = ["https", "http"];

    /// <summary>The HTTP endpoint of a name, or https, else http, without one; asking for what is not there throws.</summary>
    private static Func<EndpointReference> HttpEndpointOf<T>(IResourceBuilder<T> builder, string? endpointName, string purpose)
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
        return () => chosen ?? throw new DistributedApplicationException(
            $"Could not create HTTP {purpose} for resource '{builder.Resource.Name}' as {wanted}.");
    }

    private static void RefuseOtherThanHttp(IResource resource, EndpointReference endpoint, string purpose)
    {
        if (endpoint.Exists && endpoint.Scheme is not ("http" or "https"))
        {
            throw new DistributedApplicationException(
                $"Could not create HTTP {purpose} for resource '{resource.Name}' "
                + $"as the endpoint with name '{endpoint.EndpointName}' and scheme '{endpoint.Scheme}' is not an HTTP endpoint.");
        }
    }
}
