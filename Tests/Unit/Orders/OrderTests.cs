using AspireOrders.Orders.Domain;

namespace AspireOrders.Tests.Unit.Orders;

public sealed class OrderTests
{
    private static readonly AddingItem Item = new(Guid.NewGuid(), 2);

    private readonly Order reserved = new(
        Guid.NewGuid(), Guid.NewGuid(), OrderState.Reserved, 1, [new OrderLine(Guid.NewGuid(), "Oak Lamp", 2, 10.50m)], "EUR", "tok_ok");

    [Fact]
    public void The_total_is_the_sum_of_the_lines() => reserved.Total.ShouldBe(21.00m);

    [Fact]
    public void A_captured_payment_of_the_present_version_makes_it_paid()
    {
        var paid = reserved.Captured(1).ShouldNotBeNull();
        paid.State.ShouldBe(OrderState.Paid);
        paid.Version.ShouldBe(2);
    }

    [Fact]
    public void A_captured_payment_that_comes_twice_changes_nothing() => reserved.Captured(1)!.Captured(1).ShouldBeNull();

    [Fact]
    public void A_payment_for_the_version_before_an_item_was_added_does_not_make_it_paid()
    {
        var adding = reserved.BeginAdding(Item).ShouldNotBeNull();
        adding.Captured(1).ShouldBeNull();
        adding.CompleteAdding(2, reserved.Lines)!.Captured(1).ShouldBeNull();
        adding.CompleteAdding(2, reserved.Lines)!.Captured(2)!.State.ShouldBe(OrderState.Paid);
    }

    [Fact]
    public void An_order_is_not_paid_in_the_middle_of_an_addition() => reserved.BeginAdding(Item)!.Captured(2).ShouldBeNull();

    [Fact]
    public void An_addition_that_fails_leaves_the_lines_under_a_version_that_can_be_paid()
    {
        var abandoned = reserved.BeginAdding(Item)!.AbandonAdding(2).ShouldNotBeNull();
        abandoned.Lines.ShouldBe(reserved.Lines);
        abandoned.Adding.ShouldBeNull();
        abandoned.Captured(abandoned.Version)!.State.ShouldBe(OrderState.Paid);
    }

    [Fact]
    public void An_addition_of_another_version_can_neither_be_completed_nor_abandoned()
    {
        var adding = reserved.BeginAdding(Item)!;
        adding.CompleteAdding(1, []).ShouldBeNull();
        adding.AbandonAdding(1).ShouldBeNull();
    }

    [Fact]
    public void Items_are_added_only_while_it_is_reserved() => reserved.Captured(1)!.BeginAdding(Item).ShouldBeNull();

    [Fact]
    public void A_declined_payment_cancels_it()
    {
        var cancelled = reserved.Declined().ShouldNotBeNull();
        cancelled.State.ShouldBe(OrderState.Cancelled);
        cancelled.CancelReason.ShouldBe("payment declined");
    }

    [Fact]
    public void A_late_decline_does_not_cancel_what_is_paid() => reserved.Captured(1)!.Declined().ShouldBeNull();

    [Fact]
    public void A_refund_ends_a_paid_order_and_changes_no_other()
    {
        reserved.Captured(1)!.Refunded()!.State.ShouldBe(OrderState.Cancelled);
        reserved.CancelledByCustomer()!.Refunded().ShouldBeNull();
        reserved.Captured(1)!.Ship()!.Refunded().ShouldBeNull();
    }

    [Fact]
    public void A_customer_cancels_until_it_ships()
    {
        reserved.CancelledByCustomer()!.CancelReason.ShouldBe("customer");
        reserved.Captured(1)!.CancelledByCustomer().ShouldNotBeNull();
        reserved.Captured(1)!.Ship()!.CancelledByCustomer().ShouldBeNull();
    }

    [Fact]
    public void It_goes_from_reserved_over_paid_and_shipped_to_delivered_and_no_step_is_left_out()
    {
        reserved.Ship().ShouldBeNull();
        reserved.Captured(1)!.Deliver().ShouldBeNull();
        var delivered = reserved.Captured(1)!.Ship()!.Deliver().ShouldNotBeNull();
        delivered.State.ShouldBe(OrderState.Delivered);
        delivered.Version.ShouldBe(4);
    }
}
