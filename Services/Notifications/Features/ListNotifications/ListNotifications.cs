using System.Globalization;
using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Notifications.Storage;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Paging;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Notifications.Features;

internal sealed partial class NotificationsService
{
    [Access(Callers.User)]
    public override Task<ListNotificationsResponse> ListNotifications(ListNotificationsRequest request, ServerCallContext context) =>
        context.HandleAsync<ListNotificationsRequest, ListNotificationsResponse>(request);
}

internal sealed class ListNotificationsValidator : AbstractValidator<ListNotificationsRequest>
{
    public ListNotificationsValidator() => RuleFor(r => r.Limit).IsPageLimit();
}

internal sealed class ListNotificationsHandler(NpgsqlDataSource database) : IRequestHandler<ListNotificationsRequest, ListNotificationsResponse>
{
    public async Task<ListNotificationsResponse> HandleAsync(ListNotificationsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var after = PageCursor.Decode(request.Cursor, 2) is [var time, var id] ? (Time(time), PageCursor.Id(id)) : ((DateTimeOffset, Guid)?)null;
        var limit = PageCursor.Limit(request.Limit);
        var rows = await NotificationTable.ListAsync(database, caller.RequiredUserId, after, limit + 1, cancellationToken);
        var page = rows.Take(limit).ToList();
        return new ListNotificationsResponse
        {
            Notifications = { page.Select(n => n.ToMessage()) },
            NextCursor = rows.Count > limit ? Cursor(page[^1]) : "",
        };
    }

    private static string Cursor(Domain.Notification last) =>
        PageCursor.Encode(last.CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), last.Id.ToString());

    private static DateTimeOffset Time(string ticks) =>
        long.TryParse(ticks, CultureInfo.InvariantCulture, out var value) && value >= 0 && value <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(value, TimeSpan.Zero)
            : throw DomainException.Invalid("cursor", "is not a cursor of this list");
}
