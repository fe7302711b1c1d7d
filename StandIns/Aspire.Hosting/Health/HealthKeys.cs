using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Health;

/// <summary>Which health checks speak for a resource.</summary>
internal static class HealthKeys
{
    /// <summary>Its own and those of the resources it belongs to.</summary>
    public static IReadOnlyList<string> Of(IResource resource)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(annotation => annotation.Key);
        return [.. (resource is IResourceWithParent child ? keys.Concat(Of(child.Parent)) : keys).Distinct(StringComparer.Ordinal)];
    }
}
