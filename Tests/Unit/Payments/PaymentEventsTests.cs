using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Features;

namespace AspireOrders.Tests.Unit.Payments;

public sealed class PaymentEventsTests
{
    [Theory]
    [InlineData(0, "payment.captured.v1")]
    [InlineData(1, "payment.declined.v1")]
    [InlineData(2, "payment.refunded.v1")]
    public void A_fact_is_told_under_its_alias_with_the_amount_and_the_orders_version(int fact, string type)
    {
        var payment = Example.Captured() with { OrderVersion = 3, Amount = 12.90m, TraceParent = "00-trace" };
        var told = PaymentEvents.Create(payment, (PaymentFact)fact);
        told.Type.ShouldBe(type);
        told.AggregateId.ShouldBe(Example.OrderId);
        told.AggregateVersion.ShouldBe(3);
        told.TraceParent.ShouldBe("00-trace");
        var message = PaymentSettled.Parser.ParseFrom(told.Payload);
        message.OrderId.ShouldBe(Example.OrderId.ToString());
        message.UserId.ShouldBe(Example.UserId.ToString());
        message.PaymentId.ShouldBe(payment.PaymentId.ToString());
        message.OrderVersion.ShouldBe(3);
        (message.Amount.CurrencyCode, message.Amount.Units, message.Amount.Nanos).ShouldBe(("EUR", 12L, 900_000_000));
    }
}
