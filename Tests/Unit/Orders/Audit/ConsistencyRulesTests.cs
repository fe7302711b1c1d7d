using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Features;

namespace AspireOrders.Tests.Unit.Orders.Audit;

public sealed class ConsistencyRulesTests
{
    private static readonly Guid Id = Guid.CreateVersion7(), Lamp = Guid.CreateVersion7(), Chair = Guid.CreateVersion7();
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(OrderState.Paid)]
    [InlineData(OrderState.Shipped)]
    [InlineData(OrderState.Delivered)]
    internal void A_sold_order_has_its_money_and_its_stock(OrderState state) =>
        Judge(Order(state), Reserved(ReservationStatus.Committed), Paid(PaymentStatus.Captured)).ShouldBeEmpty();

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Declined)]
    [InlineData(PaymentStatus.Refunded)]
    public void A_sold_order_without_a_captured_payment_breaks_I4(PaymentStatus status) =>
        Judge(Order(OrderState.Paid), Reserved(ReservationStatus.Committed), Paid(status)).ShouldBe([$"I4 the order is Paid; its payment is {status}"]);

    [Fact]
    public void A_sold_order_without_anything_breaks_I4_twice() =>
        Judge(Order(OrderState.Shipped), null, null)
            .ShouldBe(["I4 the order is Shipped; its payment is missing", "I4 the order is Shipped; its reservation is missing"]);

    [Fact]
    public void Another_amount_than_the_total_breaks_I4() =>
        Judge(Order(OrderState.Paid), Reserved(ReservationStatus.Committed), Paid(PaymentStatus.Captured) with { Amount = 30.01m })
            .ShouldBe(["I4 the order is Paid; 30.01 was captured, its total is 30.00"]);

    [Fact]
    public void A_refund_that_is_stuck_on_a_sold_order_breaks_I7() =>
        Judge(Order(OrderState.Paid), Reserved(ReservationStatus.Committed), Paid(PaymentStatus.Captured) with { Overdue = true })
            .ShouldBe(["I7 the order is Paid; its payment is on its way back and does not arrive"]);

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(2, 2, false)]
    public void The_lines_of_the_reservation_are_those_of_the_order_in_any_order(int lamps, int chairs, bool same)
    {
        var reservation = new ReservationFact(Id, ReservationStatus.Committed, new[] { Chair, Lamp }, new[] { chairs, lamps }, Overdue: false);
        Judge(Order(OrderState.Paid), reservation, Paid(PaymentStatus.Captured))
            .ShouldBe(same ? [] : ["I4 the order is Paid; its reservation has other lines"]);
    }

    [Theory]
    [InlineData(ReservationStatus.Released, PaymentStatus.Refunded)]
    [InlineData(ReservationStatus.Expired, PaymentStatus.Declined)]
    [InlineData(ReservationStatus.Released, PaymentStatus.Voided)]
    public void A_cancelled_order_holds_nothing(ReservationStatus stock, PaymentStatus money) =>
        Judge(Order(OrderState.Cancelled), Reserved(stock), Paid(money)).ShouldBeEmpty();

    [Fact]
    public void A_cancelled_order_that_holds_stock_or_money_breaks_I5() =>
        Judge(Order(OrderState.Cancelled), Reserved(ReservationStatus.Held), Paid(PaymentStatus.Captured))
            .ShouldBe(["I5 the order is Cancelled; its stock is still Held", "I5 the order is Cancelled; its payment is still Captured"]);

    [Fact]
    public void An_order_that_waits_for_half_a_minute_breaks_I7() =>
        Judge(Order(OrderState.Reserved), Reserved(ReservationStatus.Held), Paid(PaymentStatus.Pending)).ShouldHaveSingleItem().ShouldStartWith("I7 ");

    [Theory]
    [InlineData(OrderState.Reserved)]
    [InlineData(OrderState.Paid)]
    [InlineData(OrderState.Cancelled)]
    internal void What_has_just_changed_is_given_time(OrderState state) =>
        Judge(Order(state) with { UpdatedAt = Now.AddSeconds(-29.9) }, Reserved(ReservationStatus.Held), Paid(PaymentStatus.Pending)).ShouldBeEmpty();

    [Fact]
    public void Money_without_an_order_breaks_I5_and_sold_stock_without_one_I1() =>
        Judge(null, Reserved(ReservationStatus.Committed), Paid(PaymentStatus.Captured))
            .ShouldBe(["I5 a payment is captured, but there is no such order", "I1 stock was sold to it, but there is no such order"]);

    [Fact]
    public void A_reservation_or_payment_of_no_order_that_goes_nowhere_breaks_I7() =>
        Judge(null, Reserved(ReservationStatus.Held) with { Overdue = true }, Paid(PaymentStatus.Pending) with { Overdue = true }).ShouldBe(
        [
            "I7 a payment waits for the provider, but there is no such order",
            "I7 stock is still held long after its time was up, but there is no such order",
        ]);

    [Fact]
    public void Stock_that_is_held_for_an_order_yet_to_come_is_fine() => Judge(null, Reserved(ReservationStatus.Held), null).ShouldBeEmpty();

    private static IReadOnlyList<string> Judge(OrderFact? order, ReservationFact? reservation, PaymentFact? payment)
    {
        var violations = ConsistencyRules.Judge(new OrderFacts(Id, order, reservation, payment), Now).ToList();
        violations.ShouldAllBe(v => v.Subject == Id.ToString());
        return [.. violations.Select(v => $"{v.Invariant} {v.Detail}")];
    }

    private static OrderFact Order(OrderState state) => new(Id, state, 2, 30.00m, [Lamp, Chair], [2, 1], Now.AddSeconds(-30.1));

    private static ReservationFact Reserved(ReservationStatus status) => new(Id, status, new[] { Lamp, Chair }, new[] { 2, 1 }, Overdue: false);

    private static PaymentFact Paid(PaymentStatus status) => new(Id, status, 30.00m, Overdue: false);
}
