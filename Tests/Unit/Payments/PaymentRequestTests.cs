using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Payments.Features;

namespace AspireOrders.Tests.Unit.Payments;

public sealed class PaymentRequestTests
{
    private static readonly string Id = Example.OrderId.ToString();

    [Fact]
    public void An_order_id_must_be_a_uuid()
    {
        new GetPaymentValidator().Validate(new GetPaymentRequest { OrderId = "7" }).Errors.Select(e => e.PropertyName).ShouldBe(["OrderId"]);
        new GetPaymentValidator().Validate(new GetPaymentRequest { OrderId = Id }).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void A_refund_names_every_bad_field()
    {
        var errors = new RefundPaymentValidator().Validate(new RefundPaymentRequest { OrderId = "", Reason = new string('x', 201) }).Errors;
        errors.Select(e => e.PropertyName).ShouldBe(["OrderId", "Reason"], ignoreOrder: true);
    }

    [Fact]
    public void A_batch_has_at_most_a_thousand_ids()
    {
        var request = new GetPaymentsRequest { OrderIds = { Enumerable.Repeat(Id, 1000) } };
        new GetPaymentsValidator().Validate(request).IsValid.ShouldBeTrue();
        request.OrderIds.Add(Id);
        new GetPaymentsValidator().Validate(request).IsValid.ShouldBeFalse();
    }

    [Fact]
    public void A_batch_names_each_bad_id_by_its_place()
    {
        var request = new GetPaymentsRequest { OrderIds = { Id, "no id" } };
        new GetPaymentsValidator().Validate(request).Errors.Select(e => e.PropertyName).ShouldBe(["OrderIds[1]"]);
    }

    [Theory]
    [InlineData("", 1000, true)]
    [InlineData("01980000-0000-7000-8000-0000000000aa", 0, true)]
    [InlineData("later", 10, false)]
    [InlineData("", 1001, false)]
    public void A_page_starts_after_an_id_and_has_a_limit(string after, int limit, bool valid) =>
        new GetPaymentsValidator().Validate(new GetPaymentsRequest { After = after, Limit = limit }).IsValid.ShouldBe(valid);
}
