using AspireOrders.Contracts.Common.V1;
using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Messaging;
using AspireOrders.Notifications.Features;
using Google.Protobuf;

namespace AspireOrders.Tests.Unit.Notifications;

public sealed class CustomerEventTests
{
    private static readonly Guid OrderId = Guid.Parse("01980000-0000-7000-8000-00001234abcd");
    private static readonly Guid UserId = Guid.Parse("01980000-0000-7000-8000-0000000000bb");
    private static readonly Money Amount = new() { CurrencyCode = "EUR", Units = 12, Nanos = 900_000_000 };

    [Fact]
    public void Every_type_about_an_order_that_is_listened_to_is_told()
    {
        foreach (var type in CustomerEvent.Types.Except([CustomerEvent.Registered]))
        {
            var notification = CustomerEvent.ToNotification(Received(type));
            notification.UserId.ShouldBe(UserId);
            notification.OrderId.ShouldBe(OrderId);
            notification.Text.ShouldContain("1234abcd");
            $"{notification.Kind}.v1".ShouldBe(type);
        }
    }

    [Fact]
    public void Who_has_registered_is_welcomed_without_an_order()
    {
        var message = new UserRegistered { UserId = UserId.ToString(), DisplayName = "Carol" };
        var notification = CustomerEvent.ToNotification(Received(CustomerEvent.Registered, message) with { Stream = "users", AggregateId = UserId });
        (notification.UserId, notification.OrderId, notification.Kind).ShouldBe((UserId, null, "user.registered"));
        notification.Text.ShouldBe("Welcome! Your account is ready.");
        CustomerEvent.Types.ShouldContain(CustomerEvent.Registered);
        CustomerEvent.Streams.ShouldContain("users");
    }

    [Fact]
    public void A_notification_has_the_id_and_the_time_of_its_event()
    {
        var received = Received(CustomerEvent.Paid);
        var notification = CustomerEvent.ToNotification(received);
        notification.Id.ShouldBe(received.Id);
        notification.CreatedAt.ShouldBe(received.OccurredAt);
        notification.Text.ShouldBe("Your order 1234abcd is paid: 12.90 EUR.");
    }

    [Fact]
    public void An_event_without_an_amount_or_user_is_refused()
    {
        Should.Throw<FormatException>(() => CustomerEvent.ToNotification(Received(CustomerEvent.Paid, new OrderAdvanced { UserId = UserId.ToString() })));
        Should.Throw<FormatException>(() => CustomerEvent.ToNotification(Received(CustomerEvent.Shipped, new OrderAdvanced())));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(-1, false)]
    public void A_page_has_at_most_a_hundred_notifications(int limit, bool valid) =>
        new ListNotificationsValidator().Validate(new ListNotificationsRequest { Limit = limit }).IsValid.ShouldBe(valid);

    private static ReceivedEvent Received(string type) => Received(type, type switch
    {
        CustomerEvent.Reserved => new OrderReserved { UserId = UserId.ToString(), Total = Amount },
        CustomerEvent.Cancelled => new OrderCancelled { UserId = UserId.ToString(), Reason = "customer" },
        CustomerEvent.Refunded => new PaymentSettled { UserId = UserId.ToString(), Amount = Amount },
        _ => new OrderAdvanced { UserId = UserId.ToString(), Total = Amount },
    });

    private static ReceivedEvent Received(string type, IMessage message) => new()
    {
        Id = Guid.CreateVersion7(),
        Stream = "orders",
        EntryId = "1-1",
        Type = type,
        AggregateId = OrderId,
        AggregateVersion = 1,
        OccurredAt = DateTimeOffset.UnixEpoch,
        Payload = message.ToByteArray(),
    };
}
