using AspireOrders.Messaging;
using AspireOrders.ServiceDefaults.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>Has a service see to it that what it tells arrives.</summary>
public static class DeliveryReconciliationExtensions
{
    /// <summary>
    /// Compares what the service has told with what each subscriber of its outbox has taken over, and tells once more what is missing there. A group is
    /// named like its service, which is asked.
    /// </summary>
    /// <param name="messaging">The messaging of a service, after <see cref="MessagingBuilder.AddOutbox"/>.</param>
    /// <returns>The same builder.</returns>
    public static MessagingBuilder ReconcileDeliveries(this MessagingBuilder messaging)
    {
        ArgumentNullException.ThrowIfNull(messaging);
        messaging.Services.AddOptions<DeliveryReconciliationOptions>().BindConfiguration(DeliveryReconciliationOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        messaging.Host.AddOperationsClients(messaging.Subscribers);
        foreach (var subscriber in messaging.Subscribers)
        {
            messaging.Services.AddReconciliation(provider => ActivatorUtilities.CreateInstance<ReconcileDeliveries>(provider, subscriber));
        }

        return messaging;
    }
}
