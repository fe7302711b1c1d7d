using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Messaging;
using AspireOrders.Notifications.Features;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Payments.Support;
using Google.Protobuf;
using Npgsql;

namespace AspireOrders.Tests.Payments;

/// <summary>What customers are told, on a real database.</summary>
public sealed class NotificationTests(PostgresServer postgres)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_is_told_once_however_often_it_comes()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var order = OrderStream.New();
        var reserved = order.Reserved();
        await HearAsync(database, reserved);
        await HearAsync(database, reserved, order.Cancelled());
        (await ListAsync(database, order.UserId)).Notifications.Select(n => n.Kind).ShouldBe(["order.cancelled", "order.reserved"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_customer_who_registered_is_welcomed_once_and_about_no_order()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var order = OrderStream.New();
        var registered = order.Reserved() with
        {
            Stream = "users",
            Type = CustomerEvent.Registered,
            AggregateId = order.UserId,
            Payload = new UserRegistered { UserId = order.UserId.ToString(), DisplayName = "Carol" }.ToByteArray(),
        };
        await HearAsync(database, registered);
        await HearAsync(database, registered, order.Reserved());
        (await ListAsync(database, order.UserId)).Notifications.Select(n => (n.Kind, n.OrderId))
            .ShouldBe([("user.registered", ""), ("order.reserved", order.Id.ToString())], ignoreOrder: true);
    }

    [Fact]
    public async Task A_customer_sees_the_own_notifications_page_by_page_newest_first()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var (mine, other) = (OrderStream.New(), OrderStream.New());
        var events = Enumerable.Range(0, 25)
            .Select(i => mine.Repriced(i, 10m) with { Type = CustomerEvent.Reserved, OccurredAt = DateTimeOffset.UnixEpoch.AddSeconds(i % 12) }).ToArray();
        await HearAsync(database, [.. events, other.Reserved()]);

        var first = await ListAsync(database, mine.UserId, limit: 10);
        var second = await ListAsync(database, mine.UserId, first.NextCursor, 10);
        var third = await ListAsync(database, mine.UserId, second.NextCursor, 10);
        third.NextCursor.ShouldBeEmpty();
        var expected = events.OrderByDescending(e => e.OccurredAt).ThenByDescending(e => e.Id.ToString(), StringComparer.Ordinal).Select(e => e.Id.ToString());
        first.Notifications.Concat(second.Notifications).Concat(third.Notifications).Select(n => n.NotificationId).ShouldBe(expected);
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var error = await Should.ThrowAsync<DomainException>(ListAsync(database, Guid.CreateVersion7(), "nonsense"));
        error.Error.ShouldBe(ErrorCode.InvalidInput);
        error.Details.ShouldHaveSingleItem().Field.ShouldBe("cursor");
    }

    [Fact]
    public async Task A_malformed_event_fails_alone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var order = OrderStream.New();
        var poison = order.Reserved() with { Payload = new byte[] { 0xFF } };
        (await HearAsync(database, poison, order.Reserved())).Failed.ShouldHaveSingleItem().Event.Id.ShouldBe(poison.Id);
        (await ListAsync(database, order.UserId)).Notifications.Count.ShouldBe(1);
    }

    private static async Task<EventBatchContext> HearAsync(NpgsqlDataSource database, params ReceivedEvent[] events)
    {
        await using var connection = await database.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        var context = new EventBatchContext(connection, transaction);
        await new TellCustomers().HandleAsync(context, events, Cancelled);
        await transaction.CommitAsync(Cancelled);
        return context;
    }

    private static Task<ListNotificationsResponse> ListAsync(NpgsqlDataSource database, Guid userId, string cursor = "", int limit = 0) =>
        new ListNotificationsHandler(database).HandleAsync(
            new ListNotificationsRequest { Cursor = cursor, Limit = limit }, new Caller(userId, Roles.Customer, null), Cancelled);
}
