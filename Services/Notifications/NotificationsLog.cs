namespace AspireOrders.Notifications;

internal static partial class NotificationsLog
{
    [LoggerMessage(6001, LogLevel.Warning, "New notifications cannot be looked for; trying again")]
    public static partial void FeedWaits(ILogger logger, Exception exception);
}
