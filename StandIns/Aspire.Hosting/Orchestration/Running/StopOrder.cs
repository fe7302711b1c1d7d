using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>In which order resources stop: whoever waited for another before it started stops before it.</summary>
internal static class StopOrder
{
    /// <summary>Generations that stop one after the other; the members of one stop together.</summary>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IEnumerable<T> items, Func<T, IResource> resourceOf)
    {
        var left = items.ToList();
        while (left.Count > 0)
        {
            // Projects may refer to a server without waiting for it, so servers stop after all of them, the one described last first.
            var projects = left.FindAll(item => resourceOf(item) is not ContainerResource);
            var candidates = projects.Count > 0 ? projects : [left[^1]];
            var awaited = candidates.SelectMany(item => AwaitedBy(resourceOf(item))).ToHashSet();
            var generation = candidates.FindAll(item => !awaited.Contains(resourceOf(item)));
            generation = generation.Count > 0 ? generation : candidates;
            left.RemoveAll(generation.Contains);
            yield return generation;
        }
    }

    private static IEnumerable<IResource> AwaitedBy(IResource resource) =>
        resource.Annotations.OfType<WaitAnnotation>().Select(static wait => wait.Resource);
}
