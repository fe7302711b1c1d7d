using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Health;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Lifecycle;

/// <inheritdoc/>
internal sealed partial class ResourceLifecycle : IResourceLifecycle
{
    private readonly Dictionary<IResource, Patience> _waiting = [];
    private readonly DistributedApplicationModel _model;
    private readonly IDistributedApplicationEventing _eventing;
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _consoles;
    private readonly ResourceUrls _urls;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;

    public ResourceLifecycle(
        DistributedApplicationModel model,
        IDistributedApplicationEventing eventing,
        ResourceNotificationService notifications,
        ResourceLoggerService consoles,
        DistributedApplicationExecutionContext executionContext,
        IServiceProvider services,
        TimeProvider time)
    {
        (_model, _eventing, _notifications, _consoles, _services, _time) = (model, eventing, notifications, consoles, services, time);
        _urls = new ResourceUrls(executionContext);
        eventing.Subscribe<BeforeResourceStartedEvent>((starting, cancellationToken) => WaitAsync(starting.Resource, cancellationToken));
    }

    public async Task InitializeAsync(IResource resource, CancellationToken cancellationToken)
    {
        var relationships = resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Select(annotation => new RelationshipSnapshot(annotation.Resource.Name, annotation.Type)).Distinct();
        var parent = resource is IResourceWithParent child
            ? new RelationshipSnapshot(child.Parent.Name, KnownRelationshipTypes.Parent)
            : null;
        var state = resource.Annotations.OfType<ExplicitStartupAnnotation>().Any() ? KnownResourceStates.NotStarted : null;
        await _notifications.PublishUpdateAsync(resource, snapshot => snapshot with
        {
            CreationTimeStamp = _time.GetUtcNow().UtcDateTime,
            State = snapshot.State ?? state,
            Relationships = [.. relationships, .. parent is null ? [] : new[] { parent }],
            HealthReports = [.. HealthKeys.Of(resource).Select(key => new HealthReportSnapshot(key, null, null, null))],
        }).ConfigureAwait(false);
        var initialize = new InitializeResourceEvent(resource, _eventing, _consoles, _notifications, _services);
        await _eventing.PublishAsync(initialize, cancellationToken).ConfigureAwait(false);
    }

    public async Task EndpointsAllocatedAsync(IResource resource, CancellationToken cancellationToken)
    {
        await _eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, _services), cancellationToken).ConfigureAwait(false);
        var urls = await _urls.OfAsync(resource, cancellationToken).ConfigureAwait(false);
        await _notifications.PublishUpdateAsync(resource, snapshot => snapshot with { Urls = [.. urls] }).ConfigureAwait(false);
        foreach (var reached in _model.Resources.Where(
            other => ReferenceEquals(other, resource) || ChildResourceStates.IsChildOf(other, resource)))
        {
            if (reached is IResourceWithConnectionString)
            {
                await _eventing.PublishAsync(new ConnectionStringAvailableEvent(reached, _services), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    public Task BeforeStartAsync(IResource resource, CancellationToken cancellationToken) => BeforeStartAsync(
        resource,
        () => _notifications.PublishUpdateAsync(resource, static snapshot => snapshot with { State = KnownResourceStates.Waiting }),
        cancellationToken);

    public Task BeforeStartAgainAsync(IResource resource, string resourceId, CancellationToken cancellationToken) => BeforeStartAsync(
        resource,
        () => _notifications.PublishUpdateAsync(resource, resourceId, static snapshot => snapshot with { State = KnownResourceStates.Waiting }),
        cancellationToken);

    public Task StoppedAsync(IResource resource, string resourceId, CancellationToken cancellationToken) =>
        _notifications.TryGetCurrentState(resourceId, out var last)
            ? _eventing.PublishAsync(new ResourceStoppedEvent(resource, _services, last), cancellationToken)
            : Task.CompletedTask;

    public void StopWaiting(IResource resource)
    {
        lock (_waiting)
        {
            _waiting.GetValueOrDefault(resource)?.Ended.Cancel();
        }
    }

    private async Task BeforeStartAsync(IResource resource, Func<Task> showWaiting, CancellationToken cancellationToken)
    {
        // Whoever sees it wait may end the waiting at once.
        var patience = BeginWaiting(resource);
        try
        {
            if (resource.Annotations.OfType<WaitAnnotation>().Any())
            {
                await showWaiting().ConfigureAwait(false);
            }

            await _eventing.PublishAsync(new BeforeResourceStartedEvent(resource, _services), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            EndWaiting(resource, patience);
        }
    }

    private async Task WaitAsync(IResource resource, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, PatienceOf(resource));
        try
        {
            await _notifications.WaitForDependenciesAsync(resource, waiting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogNotWaiting(_consoles.GetLogger(resource));
        }
    }

    private Patience BeginWaiting(IResource resource)
    {
        lock (_waiting)
        {
            if (!_waiting.TryGetValue(resource, out var patience))
            {
                _waiting[resource] = patience = new Patience();
            }

            patience.Replicas++;
            return patience;
        }
    }

    private void EndWaiting(IResource resource, Patience patience)
    {
        lock (_waiting)
        {
            if (--patience.Replicas == 0)
            {
                _waiting.Remove(resource);
                patience.Ended.Dispose();
            }
        }
    }

    private CancellationToken PatienceOf(IResource resource)
    {
        lock (_waiting)
        {
            return _waiting.TryGetValue(resource, out var patience) ? patience.Ended.Token : CancellationToken.None;
        }
    }

    /// <summary>What replicas of one resource that wait at the same time have in common.</summary>
    private sealed class Patience
    {
        public CancellationTokenSource Ended { get; } = new();

        public int Replicas { get; set; }
    }

    [LoggerMessage(1, LogLevel.Information, "Starting without waiting any longer, as somebody asked for.")]
    private static partial void LogNotWaiting(ILogger logger);
}
