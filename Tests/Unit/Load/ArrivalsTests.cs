using AspireOrders.Load.Arrivals;

namespace AspireOrders.Tests.Unit.Load;

public sealed class ArrivalsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void At_a_fixed_rate_orders_are_due_at_equal_intervals_whatever_was_answered()
    {
        var arrivals = new FixedRate(4, 10 * Second);
        arrivals.Total.ShouldBe(40);
        arrivals.CountDueBy(TimeSpan.Zero, 0).ShouldBe(1);
        arrivals.CountDueBy(0.24 * Second, 0).ShouldBe(1);
        arrivals.CountDueBy(0.25 * Second, 0).ShouldBe(2);
        arrivals.CountDueBy(5 * Second, 0).ShouldBe(21);
        arrivals.CountDueBy(5 * Second, 1000).ShouldBe(21);
        arrivals.CountDueBy(99 * Second, 0).ShouldBe(40);
    }

    [Fact]
    public void Latency_counts_from_when_an_order_was_due_not_from_when_it_was_sent() =>
        new FixedRate(4, 10 * Second).IntendedStart(8, sent: 7 * Second).ShouldBe(2 * Second);

    [Fact]
    public void An_order_is_due_exactly_at_its_intended_start()
    {
        var arrivals = new FixedRate(333.3, 3 * Second);
        for (var n = 0L; n < arrivals.Total; n++) arrivals.CountDueBy(arrivals.IntendedStart(n, default) + TimeSpan.FromTicks(10), 0).ShouldBeGreaterThan(n);
    }

    [Fact]
    public void With_a_limit_in_flight_the_next_order_is_due_when_one_is_answered_until_the_time_is_over()
    {
        var arrivals = new InFlight(8, Second);
        arrivals.CountDueBy(TimeSpan.Zero, 0).ShouldBe(8);
        arrivals.CountDueBy(0.5 * Second, 3).ShouldBe(11);
        arrivals.Total.ShouldBeNull();
        arrivals.CountDueBy(Second, 9).ShouldBe(11);
        arrivals.Total.ShouldBe(11);
        arrivals.IntendedStart(5, sent: 0.25 * Second).ShouldBe(0.25 * Second);
    }
}
