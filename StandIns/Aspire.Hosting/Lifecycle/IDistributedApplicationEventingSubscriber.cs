using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Aspire.Hosting.Lifecycle;

/// <summary>A service that asks for events before anything starts.</summary>
public interface IDistributedApplicationEventingSubscriber
{
    /// <summary>Asks for its events.</summary>
    Task SubscribeAsync(
        IDistributedApplicationEventing eventing,
        DistributedApplicationExecutionContext executionContext,
        CancellationToken cancellationToken);
}

/// <summary>Registers subscribers.</summary>
public static class EventingSubscriberServiceCollectionExtensions
{
    /// <summary>Adds a subscriber.</summary>
    public static void AddEventingSubscriber<T>(this IServiceCollection services)
        where T : class, IDistributedApplicationEventingSubscriber =>
        services.AddSingleton<IDistributedApplicationEventingSubscriber, T>();

    /// <summary>Adds a subscriber unless it is there.</summary>
    public static void TryAddEventingSubscriber<T>(this IServiceCollection services)
        where T : class, IDistributedApplicationEventingSubscriber =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDistributedApplicationEventingSubscriber, T>());
}
