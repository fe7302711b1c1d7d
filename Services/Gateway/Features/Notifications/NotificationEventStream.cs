using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Gateway.Rest;
using Grpc.Core;

namespace AspireOrders.Gateway.Features.Notifications;

/// <summary>Writes a customer's notifications after the last one seen (null: from now on) as they come, until either side goes away.</summary>
internal sealed class NotificationEventStream(
    Guid? afterId, NotificationsClient notifications, ILogger<NotificationEventStream> logger, TimeProvider clock, CancellationToken stopping) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => ServerSentEvents.ServeAsync(
        httpContext, token => WriteAsync(httpContext, token), status => RestLog.NotificationsBrokeOff(logger, status), stopping);

    private async Task WriteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = new WatchNotificationsRequest { AfterId = afterId?.ToString() ?? "" };
        using var watch = notifications.WatchNotifications(request, new CallOptions(cancellationToken: cancellationToken));
        // What happens after the head of the answer has been read is not missed.
        await watch.ResponseHeadersAsync;
        await ServerSentEvents.BeginAsync(context, cancellationToken);
        await ServerSentEvents.CopyAsync(
            watch.ResponseStream, context.Response, n => ServerSentEvents.Event(n.NotificationId, NotificationView.From(n)), clock, cancellationToken);
    }
}
