using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace AspireOrders.Tests.Integration.Topology;

/// <summary>The process of a replica, as the orchestrator knows it. Another process of the same replica is not equal to it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Replica">The replica's own name, which stays the same when it is started again.</param>
/// <param name="Id">The process.</param>
/// <param name="Restarts">How often it was started again.</param>
internal sealed record ServiceProcess(string Service, string Replica, int Id, int Restarts)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Waits until all replicas of some resources run.</summary>
    public static async Task<IReadOnlyList<ServiceProcess>> ListAsync(
        ResourceNotificationService notifications, IReadOnlyList<IResource> resources, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var running = new SortedDictionary<string, ServiceProcess>(StringComparer.Ordinal);
        try
        {
            await foreach (var change in notifications.WatchAsync(limit.Token))
            {
                if (!resources.Contains(change.Resource)) continue;
                if (Of(change) is { } process) running[process.Replica] = process;
                else running.Remove(change.ResourceId);
                if (running.Count == resources.Sum(r => r.GetReplicaCount())) return [.. running.Values];
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What was not there in time is told below.
        }

        throw new ShouldAssertException($"After {Limit.TotalSeconds} s only these run: {string.Join(", ", running.Keys)}.");
    }

    /// <summary>SIGKILL: nothing is finished, nothing is said.</summary>
    public void Kill()
    {
        using var process = Process.GetProcessById(Id);
        process.Kill();
    }

    private static ServiceProcess? Of(ResourceEvent change) => Number(change, "executable.pid") is { } id
        ? new ServiceProcess(change.Resource.Name, change.ResourceId, id, Number(change, "executable.restarts") ?? 0)
        : null;

    private static int? Number(ResourceEvent change, string property) =>
        change.Snapshot.Properties.FirstOrDefault(p => p.Name == property)?.Value is string text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
