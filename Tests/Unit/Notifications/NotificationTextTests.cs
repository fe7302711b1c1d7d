using AspireOrders.Notifications.Domain;

namespace AspireOrders.Tests.Unit.Notifications;

public sealed class NotificationTextTests
{
    private static readonly Guid OrderId = Guid.Parse("01980000-0000-7000-8000-00001234abcd");

    [Fact]
    public void Amounts_have_two_decimals_and_a_currency()
    {
        NotificationText.Paid(OrderId, 12.9m, "EUR").ShouldBe("Your order 1234abcd is paid: 12.90 EUR.");
        NotificationText.Reserved(OrderId, 1234m, "EUR").ShouldBe("We have received your order 1234abcd: 1234.00 EUR.");
        NotificationText.Refunded(OrderId, 0.5m, "EUR").ShouldBe("We have refunded 0.50 EUR for your order 1234abcd.");
    }

    [Fact]
    public void Steps_of_delivery_are_told()
    {
        NotificationText.Shipped(OrderId).ShouldBe("Your order 1234abcd is on its way.");
        NotificationText.Delivered(OrderId).ShouldBe("Your order 1234abcd has been delivered.");
    }

    [Theory]
    [InlineData("payment declined", "Your order 1234abcd was cancelled because the payment was declined.")]
    [InlineData("customer", "Your order 1234abcd was cancelled as you asked.")]
    [InlineData("expired", "Your order 1234abcd was cancelled because it was not paid in time.")]
    [InlineData("stock", "Your order 1234abcd was cancelled because an item is out of stock.")]
    [InlineData("a reason of tomorrow", "Your order 1234abcd was cancelled.")]
    public void A_cancellation_says_why(string reason, string text) => NotificationText.Cancelled(OrderId, reason).ShouldBe(text);
}
