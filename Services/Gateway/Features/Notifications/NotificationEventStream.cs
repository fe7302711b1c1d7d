using System.Globalization;
using System.Reflection;
using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Features.Notifications;

/// <summary>Writes a customer's notifications as they come, until either side goes away.</summary>
internal sealed class NotificationEventStream(
    LastNotificationId last, NotificationsClient notifications, ILogger<NotificationEventStream> logger, TimeProvider clock, CancellationToken stopping) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            using var watch = notifications.WatchNotifications(new WatchNotificationsRequest { AfterId = last.Id }, new CallOptions(cancellationToken: ended.Token));
            // What happens after the head of the answer has been read is not missed.
            await watch.ResponseHeadersAsync;
            await ServerSentEvents.BeginAsync(httpContext, ended.Token);
            await ServerSentEvents.CopyAsync(
                watch.ResponseStream, httpContext.Response, n => ServerSentEvents.Event(n.NotificationId, NotificationView.From(n)), clock, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client left or the gateway stops; a client that is still there comes back with the id of its last event.
        }
        catch (RpcException exception) when (httpContext.Response.HasStarted)
        {
            // The status line is long out; ending the stream makes the client come back.
            RestLog.NotificationsBrokeOff(logger, exception.StatusCode.ToString());
        }
    }
}

/// <summary>The last event that a client saw, by which a broken stream goes on where it broke.</summary>
/// <param name="Id">The notification's id; empty when it saw none.</param>
internal sealed record LastNotificationId(string Id) : IBindableFromHttpContext<LastNotificationId>, IEndpointParameterMetadataProvider
{
    private const string Header = "Last-Event-ID";

    public static ValueTask<LastNotificationId?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        string? text = context.Request.Headers[Header];
        if (string.IsNullOrEmpty(text)) return ValueTask.FromResult<LastNotificationId?>(new LastNotificationId(""));
        return Guid.TryParse(text, CultureInfo.InvariantCulture, out var id)
            ? ValueTask.FromResult<LastNotificationId?>(new LastNotificationId(id.ToString()))
            : throw DomainException.Invalid(Header, "is not the id of an event of this stream");
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new HeaderParameter(Header, "The id of the last event seen; those after it are sent."));
}
