using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds the resources that a value is made of.</summary>
internal static class Relationships
{
    public static IEnumerable<IResource> ResourcesIn(object value) => value switch
    {
        IResource resource => [resource],
        IValueWithReferences with => with.References.SelectMany(ResourcesIn).Distinct(),
        _ => [],
    };
}
