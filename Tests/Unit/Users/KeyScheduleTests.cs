using AspireOrders.Users.Domain;

namespace AspireOrders.Tests.Unit.Users;

public sealed class KeyScheduleTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly KeySchedule Schedule = new(TimeSpan.FromDays(60), TimeSpan.FromHours(1), TimeSpan.FromMinutes(15));

    [Fact]
    public void The_first_key_signs_at_once() => Schedule.Due([], Start).ShouldBe(Start);

    [Fact]
    public void The_next_key_is_made_an_hour_before_it_signs_and_only_once()
    {
        Key[] keys = [new(Start)];
        var due = Start.AddDays(60).AddHours(-1);
        Schedule.Due(keys, due.AddTicks(-1)).ShouldBeNull();
        Schedule.Due(keys, due).ShouldBe(Start.AddDays(60));
        Schedule.Due([.. keys, new Key(Start.AddDays(60))], due).ShouldBeNull();
    }

    [Fact]
    public void After_a_long_stop_too_a_key_is_published_before_it_signs() =>
        Schedule.Due([new Key(Start)], Start.AddDays(400)).ShouldBe(Start.AddDays(400).AddHours(1));

    [Fact]
    public void The_latest_key_that_is_active_signs()
    {
        Key first = new(Start), second = new(Start.AddDays(60));
        KeySchedule.Active<Key>([], Start).ShouldBeNull();
        KeySchedule.Active([second, first], second.ActiveFrom.AddTicks(-1)).ShouldBe(first);
        KeySchedule.Active([second, first], second.ActiveFrom).ShouldBe(second);
    }

    [Fact]
    public void A_key_goes_when_the_last_token_that_it_signed_has_expired()
    {
        Key first = new(Start), second = new(Start.AddDays(60));
        Schedule.Outlived([first, second], second.ActiveFrom.AddMinutes(15).AddTicks(-1)).ShouldBeEmpty();
        Schedule.Outlived([second, first], second.ActiveFrom.AddMinutes(15)).ShouldBe([first]);
        Schedule.Outlived([second], Start.AddDays(1000)).ShouldBeEmpty();
    }

    private sealed record Key(DateTimeOffset ActiveFrom) : IScheduledKey;
}
