using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>One replica of a resource.</summary>
/// <param name="ResourceId">Unique in this run: the resource's name, with <c>-{InstanceId}</c> where it has more than one replica.</param>
/// <param name="InstanceId">The replica's <c>service.instance.id</c>, eight lower-case letters.</param>
internal sealed record ResourceInstance(string ResourceId, string InstanceId);

/// <summary>The replicas of a resource, decided once in a run.</summary>
internal static class ResourceInstances
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const int InstanceIdLength = 8;

    /// <summary>The replicas, at least one.</summary>
    public static IReadOnlyList<ResourceInstance> GetInstances(this IResource resource)
    {
        lock (resource.Annotations)
        {
            if (resource.Annotations.OfType<InstancesAnnotation>().SingleOrDefault() is { } decided)
            {
                return decided.Instances;
            }

            var count = Math.Max(1, resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1);
            var ids = Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetString(Letters, InstanceIdLength));
            var annotation = new InstancesAnnotation(
                [.. ids.Select(id => new ResourceInstance(count == 1 ? resource.Name : $"{resource.Name}-{id}", id))]);
            resource.Annotations.Add(annotation);
            return annotation.Instances;
        }
    }

    private sealed record InstancesAnnotation(IReadOnlyList<ResourceInstance> Instances) : IResourceAnnotation;
}
