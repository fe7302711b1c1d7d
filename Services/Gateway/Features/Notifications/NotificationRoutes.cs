using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Notifications;

/// <summary>What a customer was told.</summary>
internal static class NotificationRoutes
{
    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var notifications = api.MapGroup("/notifications").WithTags("Notifications").Access(Callers.User);
        notifications.MapGet("/", ListAsync).Describe("ListNotifications", "One's own notifications, newest first, by page", ErrorCode.InvalidInput);
        notifications.MapGet("/events", Watch)
            .Describe("WatchNotifications", "One's own notifications as they come, as server-sent events", ErrorCode.InvalidInput)
            .WithDescription("The data of each event is a NotificationView, its id the notification's.")
            .Produces<NotificationView>(StatusCodes.Status200OK, ServerSentEvents.ContentType);
    }

    private static NotificationEventStream Watch(
        LastEventId<Guid> last, NotificationsClient notifications, IHostApplicationLifetime lifetime, ILogger<NotificationEventStream> logger, TimeProvider clock) =>
        new(last.Value, notifications, logger, clock, lifetime.ApplicationStopping);

    private static async Task<Ok<Page<NotificationView>>> ListAsync(PageQuery page, NotificationsClient notifications, HttpContext context)
    {
        var request = new ListNotificationsRequest { Cursor = page.Cursor, Limit = page.Limit };
        var found = await notifications.ListNotificationsAsync(request, context.Call());
        return TypedResults.Ok(Page<NotificationView>.From(found.Notifications, NotificationView.From, found.NextCursor));
    }
}

/// <summary>One message to a customer.</summary>
/// <param name="NotificationId">Its id.</param>
/// <param name="Kind">What it tells of, e.g. <c>order.paid</c>.</param>
/// <param name="OrderId">The order it is about; null when it is about the customer, as the welcome after registering.</param>
/// <param name="Text">What the customer reads.</param>
/// <param name="CreatedAt">When, in UTC.</param>
internal sealed record NotificationView(string NotificationId, string Kind, string? OrderId, string Text, DateTime CreatedAt)
{
    public static NotificationView From(Notification notification) => new(
        notification.NotificationId, notification.Kind, notification.OrderId.Length > 0 ? notification.OrderId : null, notification.Text, notification.CreatedAt.ToUtc());
}
