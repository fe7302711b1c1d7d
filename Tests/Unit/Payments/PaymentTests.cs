using AspireOrders.Payments.Domain;

namespace AspireOrders.Tests.Unit.Payments;

public sealed class PaymentTests
{
    [Fact]
    public void A_reserved_order_makes_a_pending_payment()
    {
        var change = Example.Demand().ApplyTo(null).ShouldNotBeNull();
        change.Fact.ShouldBeNull();
        change.Payment.State.ShouldBe(PaymentState.Pending);
        change.Payment.NextCharge.ShouldBe(new ChargeKey(Example.OrderId, 0));
        change.Payment.Missing.ShouldBe(10m);
    }

    [Fact]
    public void The_whole_amount_captured_is_told_once()
    {
        var change = Example.Pending(1).ChargeCaptured(10m);
        change.Fact.ShouldBe(PaymentFact.Captured);
        change.Payment.State.ShouldBe(PaymentState.Captured);
        change.Payment.IsOpen.ShouldBeFalse();
        Example.Demand().ApplyTo(change.Payment).ShouldBeNull();
    }

    [Fact]
    public void A_declined_first_charge_ends_the_payment()
    {
        var change = Example.Pending(1).ChargeDeclined();
        change.Fact.ShouldBe(PaymentFact.Declined);
        change.Payment.State.ShouldBe(PaymentState.Declined);
        change.Payment.Cancel().ShouldBeNull();
    }

    [Fact]
    public void Before_a_charge_a_newer_version_replaces_the_amount()
    {
        var change = Example.Demand(version: 2, amount: 15m).ApplyTo(Example.Pending()).ShouldNotBeNull();
        change.Payment.Missing.ShouldBe(15m);
        change.Payment.OrderVersion.ShouldBe(2);
    }

    [Fact]
    public void After_a_charge_a_newer_version_asks_for_the_difference_under_the_next_key()
    {
        var change = Example.Demand(version: 2, amount: 15m).ApplyTo(Example.Captured()).ShouldNotBeNull();
        change.Payment.State.ShouldBe(PaymentState.Pending);
        change.Payment.Missing.ShouldBe(5m);
        change.Payment.NextCharge.ToString().ShouldBe($"{Example.OrderId}:1");

        var raised = change.Payment.ChargeCaptured(5m);
        raised.Fact.ShouldBe(PaymentFact.Captured);
        raised.Payment.Amount.ShouldBe(15m);
        raised.Payment.Captured.ShouldBe(15m);
        raised.Payment.OrderVersion.ShouldBe(2);
    }

    [Fact]
    public void A_newer_version_of_the_same_total_is_captured_at_once()
    {
        var change = Example.Demand(version: 2).ApplyTo(Example.Captured()).ShouldNotBeNull();
        change.Fact.ShouldBe(PaymentFact.Captured);
        change.Payment.OrderVersion.ShouldBe(2);
        change.Payment.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void A_charge_of_the_older_total_leaves_the_rest_to_be_charged()
    {
        var dearer = Example.Demand(version: 2, amount: 15m).ApplyTo(Example.Pending(1)).ShouldNotBeNull().Payment;
        dearer.Attempts.ShouldBe(1, "the charge that may be under way is asked for first");
        var change = dearer.ChargeCaptured(10m);
        change.Fact.ShouldBeNull();
        change.Payment.IsOpen.ShouldBeTrue();
        change.Payment.Missing.ShouldBe(5m);
        change.Payment.NextCharge.Number.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_order_that_becomes_cheaper_is_a_mistake_and_changes_nothing(int attempts)
    {
        Should.Throw<InvalidOperationException>(() => Example.Demand(version: 2, amount: 9.99m).ApplyTo(Example.Pending(attempts)));
        Should.Throw<InvalidOperationException>(() => Example.Demand(version: 2, amount: 9.99m).ApplyTo(Example.Captured()));
        Example.Demand(version: 1, amount: 9.99m).ApplyTo(Example.Captured()).ShouldBeNull("an older version only comes late");
    }

    [Fact]
    public void A_confirmation_counts_while_its_charge_is_waited_for()
    {
        var pending = Example.Pending(1);
        new ChargeConfirmed(pending.NextCharge, 10m).ApplyTo(pending).ShouldNotBeNull().Fact.ShouldBe(PaymentFact.Captured);
        new ChargeConfirmed(pending.NextCharge, null).ApplyTo(pending).ShouldNotBeNull().Fact.ShouldBe(PaymentFact.Declined);
    }

    [Fact]
    public void A_confirmation_that_comes_twice_or_late_or_for_another_charge_changes_nothing()
    {
        var confirmed = new ChargeConfirmed(new ChargeKey(Example.OrderId, 0), 10m);
        confirmed.ApplyTo(null).ShouldBeNull();
        confirmed.ApplyTo(Example.Captured()).ShouldBeNull();
        confirmed.ApplyTo(Example.Demand(version: 2, amount: 15m).ApplyTo(Example.Captured())!.Payment).ShouldBeNull("the next charge is due, not this one");
        confirmed.ApplyTo(Example.Pending(1).ChargeDeclined().Payment).ShouldBeNull();
        confirmed.ApplyTo(Example.Cancellation().ApplyTo(Example.Pending(1))!.Payment).ShouldBeNull("giving back finds out what there is");
        (confirmed with { Key = new ChargeKey(Example.OrderId, 1) }).ApplyTo(Example.Pending(1)).ShouldBeNull();
    }

    [Fact]
    public void A_confirmed_refund_is_a_reason_to_ask_while_money_is_being_given_back()
    {
        var confirmed = new RefundConfirmed(new ChargeKey(Example.OrderId, 0));
        var givingBack = Example.Cancellation().ApplyTo(Example.Captured())!.Payment;
        var change = confirmed.ApplyTo(givingBack).ShouldNotBeNull();
        (change.Payment, change.Fact).ShouldBe((givingBack, null));
        confirmed.ApplyTo(Example.Captured()).ShouldBeNull();
        confirmed.ApplyTo(givingBack.GivenBack(10m).Payment).ShouldBeNull();
        new RefundConfirmed(new ChargeKey(Example.OrderId, 1)).ApplyTo(givingBack).ShouldBeNull();
    }

    [Fact]
    public void A_declined_difference_gives_the_first_charge_back_and_counts_as_declined()
    {
        var dearer = Example.Demand(version: 2, amount: 15m).ApplyTo(Example.Captured()).ShouldNotBeNull().Payment;
        var declining = dearer.ChargeDeclined();
        declining.Fact.ShouldBeNull("the money is still held");
        declining.Payment.PossibleCharges.Select(k => k.Number).ShouldBe([0, 1]);

        var change = declining.Payment.GivenBack(10m);
        change.Fact.ShouldBe(PaymentFact.Declined);
        change.Payment.State.ShouldBe(PaymentState.Declined);
        change.Payment.OrderVersion.ShouldBe(2);
        change.Payment.Captured.ShouldBe(0);
    }

    [Fact]
    public void A_declined_payment_is_declined_for_every_newer_version()
    {
        var declined = Example.Pending(1).ChargeDeclined().Payment;
        var change = Example.Demand(version: 2, amount: 15m).ApplyTo(declined).ShouldNotBeNull();
        change.Fact.ShouldBe(PaymentFact.Declined);
        change.Payment.OrderVersion.ShouldBe(2);
        change.Payment.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void A_cancelled_order_that_nothing_was_charged_for_is_voided()
    {
        var change = Example.Cancellation().ApplyTo(Example.Pending()).ShouldNotBeNull();
        change.Payment.State.ShouldBe(PaymentState.Voided);
        change.Fact.ShouldBeNull();
    }

    [Fact]
    public void A_cancelled_order_whose_charge_is_unknown_is_given_back()
    {
        var change = Example.Cancellation().ApplyTo(Example.Pending(1)).ShouldNotBeNull();
        change.Payment.IsOpen.ShouldBeTrue();
        change.Payment.PossibleCharges.ShouldBe([new ChargeKey(Example.OrderId, 0)]);
        change.Payment.GivenBack(0).Payment.State.ShouldBe(PaymentState.Voided);
        change.Payment.GivenBack(10m).Fact.ShouldBe(PaymentFact.Refunded);
    }

    [Fact]
    public void A_cancelled_order_that_was_charged_is_refunded_what_was_captured()
    {
        var cancelling = Example.Cancellation().ApplyTo(Example.Captured()).ShouldNotBeNull().Payment;
        cancelling.State.ShouldBe(PaymentState.Captured, "until the provider has given it back");
        cancelling.Cancel().ShouldBeNull("once is enough");
        var change = cancelling.GivenBack(10m);
        change.Fact.ShouldBe(PaymentFact.Refunded);
        change.Payment.State.ShouldBe(PaymentState.Refunded);
        change.Payment.Amount.ShouldBe(10m);
    }

    [Fact]
    public void A_cancellation_before_its_order_leaves_a_tombstone_that_refuses_the_order()
    {
        var tombstone = Example.Cancellation(version: 2).ApplyTo(null).ShouldNotBeNull().Payment;
        tombstone.State.ShouldBe(PaymentState.Voided);
        tombstone.IsOpen.ShouldBeFalse();
        Example.Demand(version: 1).ApplyTo(tombstone).ShouldBeNull();
        Example.Demand(version: 3).ApplyTo(tombstone).ShouldBeNull();
        Example.Cancellation(version: 2).ApplyTo(tombstone).ShouldBeNull();
    }

    [Theory]
    [InlineData(1, 75)]
    [InlineData(2, 150)]
    [InlineData(3, 300)]
    [InlineData(30, 7500)]
    public void Retries_wait_exponentially_longer_up_to_a_limit(int attempts, double shortest)
    {
        var options = new AspireOrders.Payments.Features.SettlementOptions();
        options.RetryIn(attempts, 0).TotalMilliseconds.ShouldBe(shortest, 0.01);
        options.RetryIn(attempts, 1).TotalMilliseconds.ShouldBe(shortest / 0.75 * 1.25, 0.01);
    }
}
