using System.Collections.Concurrent;

namespace Aspire.Dashboard.Components.Shared;

/// <summary>The colour of each service, the same on all pages while the dashboard runs.</summary>
internal static class ServiceColors
{
    private const int Count = 12;
    private static readonly ConcurrentDictionary<string, int> Indexes = new(StringComparer.Ordinal);
    private static int _next = -1;

    /// <summary>A CSS colour. Services get different ones in the order they come, so that the first twelve never share one.</summary>
    public static string Of(string service) =>
        $"var(--s{Indexes.GetOrAdd(service, static _ => Interlocked.Increment(ref _next) % Count)})";
}
