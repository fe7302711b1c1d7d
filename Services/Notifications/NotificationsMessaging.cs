using AspireOrders.Messaging;
using AspireOrders.Notifications.Features;

namespace AspireOrders.Notifications;

/// <summary>What this service hears, and how it brings that to those who watch.</summary>
internal static class NotificationsMessaging
{
    public static void AddNotificationsMessaging(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<NotificationWatch>();
        builder.Services.AddSingleton<NotificationFeed>();
        builder.Services.AddHostedService(services => services.GetRequiredService<NotificationFeed>());
        builder.AddMessaging().AddEventConsumer("notifications", consumer => consumer
            .FromStreams(CustomerEvent.Streams)
            .Handle<TellCustomers>(CustomerEvent.Types));
    }
}
