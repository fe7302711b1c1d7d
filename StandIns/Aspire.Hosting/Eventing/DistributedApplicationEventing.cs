using System.Collections.Concurrent;
using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <inheritdoc cref="IDistributedApplicationEventing"/>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly ConcurrentDictionary<Type, ImmutableList<DistributedApplicationEventSubscription>> _subscriptions = new();

    /// <inheritdoc/>
    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent =>
        Add(typeof(T), new DistributedApplicationEventSubscription(
            (happened, cancellationToken) => callback((T)happened, cancellationToken)));

    /// <inheritdoc/>
    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent =>
        Add(typeof(T), new DistributedApplicationResourceEventSubscription(
            resource, (happened, cancellationToken) => callback((T)happened, cancellationToken)));

    /// <inheritdoc/>
    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        foreach (var type in _subscriptions.Keys)
        {
            _subscriptions.AddOrUpdate(type, [], (_, all) => all.Remove(subscription));
        }
    }

    /// <inheritdoc/>
    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent => PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    /// <inheritdoc/>
    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        var concerned = _subscriptions.GetValueOrDefault(typeof(T), []).Where(subscription => Concerns(subscription, @event)).ToArray();
        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingSequential:
                return OneAfterTheOther(concerned, @event, cancellationToken);
            case EventDispatchBehavior.BlockingConcurrent:
                return AllAtOnce(concerned, @event, cancellationToken);
            case EventDispatchBehavior.NonBlockingSequential:
                _ = Task.Run(() => OneAfterTheOther(concerned, @event, cancellationToken), cancellationToken);
                return Task.CompletedTask;
            default:
                _ = Task.Run(() => AllAtOnce(concerned, @event, cancellationToken), cancellationToken);
                return Task.CompletedTask;
        }
    }

    private static bool Concerns(DistributedApplicationEventSubscription subscription, IDistributedApplicationEvent happened) =>
        subscription is not DistributedApplicationResourceEventSubscription { Resource: { } resource }
        || (happened is IDistributedApplicationResourceEvent resourceEvent && ReferenceEquals(resourceEvent.Resource, resource));

    private static async Task OneAfterTheOther(
        DistributedApplicationEventSubscription[] subscriptions, IDistributedApplicationEvent happened, CancellationToken cancellationToken)
    {
        foreach (var subscription in subscriptions)
        {
            await subscription.Callback(happened, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task AllAtOnce(
        DistributedApplicationEventSubscription[] subscriptions,
        IDistributedApplicationEvent happened,
        CancellationToken cancellationToken) =>
        Task.WhenAll(subscriptions.Select(subscription => subscription.Callback(happened, cancellationToken)));

    private DistributedApplicationEventSubscription Add(Type type, DistributedApplicationEventSubscription subscription)
    {
        _subscriptions.AddOrUpdate(type, [subscription], (_, all) => all.Add(subscription));
        return subscription;
    }
}
