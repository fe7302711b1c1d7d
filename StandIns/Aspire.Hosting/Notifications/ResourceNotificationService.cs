using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows how every resource is doing, tells those who want to know, and lets others wait for it.</summary>
public partial class ResourceNotificationService : IDisposable
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Channel<ResourceEvent>, byte> _watchers = new();
    private readonly CancellationTokenSource _stopping;
    private readonly IServiceProvider _services;
    private readonly ResourceLoggerService _consoles;
    private readonly ILogger<ResourceNotificationService> _logger;

    /// <param name="logger">Takes every change of state.</param>
    /// <param name="hostApplicationLifetime">Whoever still waits is let go when the application stops.</param>
    /// <param name="serviceProvider">Services of the application.</param>
    /// <param name="resourceLoggerService">Takes what a resource waits for.</param>
    public ResourceNotificationService(
        ILogger<ResourceNotificationService> logger,
        IHostApplicationLifetime hostApplicationLifetime,
        IServiceProvider serviceProvider,
        ResourceLoggerService resourceLoggerService)
    {
        _logger = logger;
        _services = serviceProvider;
        _consoles = resourceLoggerService;
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(hostApplicationLifetime.ApplicationStopping);
        DefaultWaitBehavior = serviceProvider.GetService<IOptions<ResourceNotificationServiceOptions>>()?.Value.DefaultWaitBehavior
            ?? WaitBehavior.StopOnResourceUnavailable;
    }

    /// <summary>Says that a resource changed; with replicas, all of them.</summary>
    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        foreach (var instance in Orchestration.ResourceInstances.GetInstances(resource))
        {
            await PublishUpdateAsync(resource, instance.ResourceId, stateFactory).ConfigureAwait(false);
        }
    }

    /// <summary>Says that one replica changed.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        var entry = _entries.GetOrAdd(resourceId, static (_, owner) => new Entry(owner), resource);
        lock (entry)
        {
            var before = entry.Last?.Snapshot ?? First(resource);
            var after = stateFactory(before) with { Version = before.Version + 1 };
            if (IsRunning(after) && !IsRunning(before))
            {
                // What was said of an earlier life says nothing about this one.
                after = after with
                {
                    ReadyHandlers = null,
                    HealthReports = [.. after.HealthReports.Select(report => new HealthReportSnapshot(report.Name, null, null, null))],
                };
            }

            after = after with { Commands = CommandsOf(resource, after) };
            entry.Last = new ResourceEvent(resource, resourceId, after);
            if (after.State?.Text != before.State?.Text)
            {
                LogState(resourceId, before.State?.Text ?? "(none)", after.State?.Text ?? "(none)");
            }

            foreach (var watcher in _watchers.Keys)
            {
                watcher.Writer.TryWrite(entry.Last);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>How a replica is doing.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        resourceEvent = _entries.GetValueOrDefault(resourceId)?.Last;
        return resourceEvent is not null;
    }

    /// <summary>How everything is doing now, then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var channel = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });
        _watchers.TryAdd(channel, 0);
        try
        {
            // What changes while the past is read comes twice at most, and never with an older version after a newer one.
            var seen = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
            foreach (var current in _entries.Values.Select(entry => entry.Last).OfType<ResourceEvent>().ToArray())
            {
                seen[current.ResourceId] = current.Snapshot.Version;
                yield return current;
            }

            await foreach (var change in channel.Reader.ReadAllAsync(ended.Token).ConfigureAwait(false))
            {
                if (seen.GetValueOrDefault(change.ResourceId) < change.Snapshot.Version)
                {
                    seen[change.ResourceId] = change.Snapshot.Version;
                    yield return change;
                }
            }
        }
        finally
        {
            _watchers.TryRemove(channel, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the replicas of a resource said last.</summary>
    internal IEnumerable<ResourceEvent> CurrentStates(IResource resource) => Orchestration.ResourceInstances.GetInstances(resource)
        .Select(instance => _entries.GetValueOrDefault(instance.ResourceId)?.Last).OfType<ResourceEvent>();

    private ImmutableArray<ResourceCommandSnapshot> CommandsOf(IResource resource, CustomResourceSnapshot snapshot) =>
    [
        .. resource.Annotations.OfType<ResourceCommandAnnotation>()
            .Select(command => ResourceCommandSnapshot.Of(command, snapshot, _services)),
    ];

    private static bool IsRunning(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Running;

    private static CustomResourceSnapshot First(IResource resource) =>
        resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot
        ?? new CustomResourceSnapshot { ResourceType = resource.GetType().Name, Properties = [] };

    [LoggerMessage(1, LogLevel.Debug, "Resource {ResourceId} changes state: {Before} -> {After}")]
    private partial void LogState(string resourceId, string before, string after);

    private sealed class Entry(IResource resource)
    {
        public IResource Resource { get; } = resource;

        public ResourceEvent? Last { get; set; }
    }
}
