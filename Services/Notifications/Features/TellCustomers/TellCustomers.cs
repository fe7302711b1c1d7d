using AspireOrders.Messaging;
using AspireOrders.Notifications.Domain;
using AspireOrders.Notifications.Storage;
using Google.Protobuf;

namespace AspireOrders.Notifications.Features;

/// <summary>Writes one notification an event, set-based, in the transaction of the inbox.</summary>
internal sealed class TellCustomers : IEventHandler
{
    public async Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        var notifications = events.Select(e => Read(context, e)).OfType<Notification>().ToList();
        await NotificationTable.AddAsync(context.Connection, context.Transaction, notifications, cancellationToken);
    }

    private static Notification? Read(EventBatchContext context, ReceivedEvent received)
    {
        try
        {
            return CustomerEvent.ToNotification(received);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or FormatException)
        {
            context.Fail(received, exception);
            return null;
        }
    }
}
