using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Notifications.Storage;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Notifications.Features;

internal sealed partial class NotificationsService
{
    [Access(Callers.User)]
    public override Task WatchNotifications(WatchNotificationsRequest request, IServerStreamWriter<Notification> responseStream, ServerCallContext context)
    {
        var watch = context.GetHttpContext().RequestServices.GetRequiredService<NotificationWatch>();
        return watch.RunAsync(request, responseStream, context);
    }
}

internal sealed class WatchNotificationsValidator : AbstractValidator<WatchNotificationsRequest>
{
    public WatchNotificationsValidator() => RuleFor(r => r.AfterId).IsId().When(r => r.AfterId.Length > 0);
}

/// <summary>Sends a customer's notifications as they come. What was sent last tells where to go on, so nothing is missed between two calls.</summary>
internal sealed class NotificationWatch(NpgsqlDataSource database, NotificationFeed feed, CallerResolver callers)
{
    public async Task RunAsync(WatchNotificationsRequest request, IServerStreamWriter<Notification> responses, ServerCallContext context)
    {
        var userId = context.Caller().RequiredUserId;
        var place = await StartAsync(request, userId, context.CancellationToken);
        // The caller learns that from now on nothing is missed, although there is nothing to tell yet.
        await context.WriteResponseHeadersAsync(Metadata.Empty);
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var next = await feed.NextAsync(userId, place, context.CancellationToken);
            // A stream can outlive its token.
            await callers.DemandValidTokenAsync(context.GetHttpContext());
            foreach (var (notification, after) in next)
            {
                await responses.WriteAsync(notification.ToMessage(), context.CancellationToken);
                place = after;
            }
        }
    }

    private Task<FeedPlace> StartAsync(WatchNotificationsRequest request, Guid userId, CancellationToken cancellationToken) => request.AfterId.Length > 0
        ? FeedTable.FindAsync(database, Guid.Parse(request.AfterId), userId, cancellationToken)
        : FeedTable.EndAsync(database, cancellationToken);
}
