using AspireOrders.Users.Domain;

namespace AspireOrders.Tests.Unit.Users;

public sealed class LockOutTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LockOut Rule = new(10, TimeSpan.FromMinutes(15));

    [Fact]
    public void Nine_failures_leave_the_door_open() => Rule.Remaining(Minutes(9), Now).ShouldBeNull();

    [Fact]
    public void Ten_failures_close_it_until_the_first_of_them_is_15_minutes_old()
    {
        var failures = Minutes(10);
        Rule.Remaining(failures, Now).ShouldBe(TimeSpan.FromMinutes(5));
        Rule.Remaining(failures, Now.AddMinutes(5).AddTicks(-1)).ShouldBe(TimeSpan.FromTicks(1));
        Rule.Remaining(failures, Now.AddMinutes(5)).ShouldBeNull();
    }

    [Fact]
    public void Only_the_latest_ten_count() =>
        Rule.Remaining([Now.AddDays(-1), .. Minutes(9)], Now).ShouldBeNull();

    [Fact]
    public void Nobody_is_locked_out_without_a_failure() => Rule.Remaining([], Now).ShouldBeNull();

    /// <summary>One failure a minute, the last one a minute ago.</summary>
    private static DateTimeOffset[] Minutes(int count) => [.. Enumerable.Range(1, count).Reverse().Select(minutes => Now.AddMinutes(-minutes))];
}
