using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Lifecycle;

/// <summary>The URLs that are shown for a resource: those of its endpoints, changed and added to as the AppHost says.</summary>
internal sealed class ResourceUrls(DistributedApplicationExecutionContext executionContext)
{
    public async Task<IReadOnlyList<UrlSnapshot>> OfAsync(IResource resource, CancellationToken cancellationToken)
    {
        var urls = resource is IResourceWithEndpoints withEndpoints
            ? withEndpoints.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.AllocatedEndpoint is not null)
                .Select(endpoint => new ResourceUrlAnnotation
                {
                    Url = endpoint.AllocatedEndpoint!.UriString,
                    Endpoint = new EndpointReference(withEndpoints, endpoint),
                }).ToList()
            : [];
        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());
        var context = new ResourceUrlsCallbackContext(executionContext, resource, urls, cancellationToken);
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await callback.Callback(context).ConfigureAwait(false);
        }

        return
        [
            .. urls.Select(
                url => new UrlSnapshot(url.Endpoint?.EndpointName, url.Url, url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
            {
                DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? string.Empty, url.DisplayOrder ?? 0),
            }),
        ];
    }
}
