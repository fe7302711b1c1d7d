using System.Collections.Concurrent;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The consoles of the resources: what they wrote, and what is written about them.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceConsole> _consoles = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes to the console of a resource (of its first replica where it has several).</summary>
    public ILogger GetLogger(IResource resource) => GetLogger(resource.GetInstances()[0].ResourceId);

    /// <summary>Writes to the console of one replica.</summary>
    public ILogger GetLogger(string resourceName) => new ResourceConsoleLogger(Console(resourceName));

    /// <summary>Follows the consoles of all replicas of a resource, from what is still kept of their past.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource)
    {
        var all = resource.GetInstances().Select(instance => WatchAsync(instance.ResourceId)).ToArray();
        await foreach (var lines in AsyncMerge.Of(all).ConfigureAwait(false))
        {
            yield return lines;
        }
    }

    /// <summary>Follows the console of one replica, from what is still kept of its past.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName)
    {
        await foreach (var lines in Console(resourceName).WatchAsync().ConfigureAwait(false))
        {
            yield return [.. lines.Select(static line => line.ToLogLine())];
        }
    }

    /// <summary>Ends those who follow; a later line begins anew.</summary>
    public void Complete(string name) => Console(name).Complete();

    /// <summary>Forgets the past of a console.</summary>
    public void ClearBacklog(string resourceName) => Console(resourceName).Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var console in _consoles.Values)
        {
            console.Complete();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The same with the times of the lines.</summary>
    internal IAsyncEnumerable<IReadOnlyList<TimedLine>> WatchTimedAsync(string resourceId, CancellationToken cancellationToken) =>
        Console(resourceId).WatchAsync(cancellationToken);

    /// <summary>A line that a replica wrote.</summary>
    internal void Append(string resourceId, string line, bool isError) => Console(resourceId).Append(line, isError);

    private ResourceConsole Console(string name) => _consoles.GetOrAdd(name, static _ => new ResourceConsole());
}
