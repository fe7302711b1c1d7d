using AspireOrders.Contracts.Notifications.V1;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Notifications.Features;

internal static class NotificationMapping
{
    public static Notification ToMessage(this Domain.Notification notification) => new()
    {
        NotificationId = notification.Id.ToString(),
        Kind = notification.Kind,
        OrderId = notification.OrderId?.ToString() ?? "",
        Text = notification.Text,
        CreatedAt = Timestamp.FromDateTimeOffset(notification.CreatedAt),
    };
}
