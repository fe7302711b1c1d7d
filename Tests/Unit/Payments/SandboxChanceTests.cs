using System.ComponentModel.DataAnnotations;
using AspireOrders.Payments.Provider.Sandbox;
using Microsoft.Extensions.Options;

namespace AspireOrders.Tests.Unit.Payments;

public sealed class SandboxChanceTests
{
    [Fact]
    public void Latencies_have_the_median_and_the_slow_end_that_were_asked_for()
    {
        var chance = Chance(new SandboxOptions { Latency = TimeSpan.FromMilliseconds(20), LatencyOf99Percent = TimeSpan.FromMilliseconds(200), Seed = 1 });
        var latencies = Enumerable.Range(0, 20_000).Select(_ => chance.Latency().TotalMilliseconds).Order().ToList();
        latencies[10_000].ShouldBe(20, 1);
        latencies[19_800].ShouldBe(200, 25);
        latencies[0].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Without_a_slow_end_every_call_takes_the_same_time()
    {
        var chance = Chance(new SandboxOptions { Latency = TimeSpan.FromMilliseconds(20) });
        Enumerable.Range(0, 100).Select(_ => chance.Latency()).Distinct().ShouldBe([TimeSpan.FromMilliseconds(20)]);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 10_000, 10_000)]
    [InlineData(0.1, 900, 1100)]
    public void Something_happens_as_often_as_its_rate_says(double rate, int atLeast, int atMost)
    {
        var chance = Chance(new SandboxOptions { Seed = 2 });
        Enumerable.Range(0, 10_000).Count(_ => chance.Hits(rate)).ShouldBeInRange(atLeast, atMost);
    }

    [Fact]
    public void Outcomes_are_told_once_twice_or_never_as_often_as_asked_for()
    {
        var chance = Chance(new SandboxOptions { RepeatedConfirmationRate = 0.3, LostConfirmationRate = 0.2, Seed = 3 });
        var times = Enumerable.Range(0, 10_000).CountBy(_ => chance.Confirmations()).ToDictionary();
        times[0].ShouldBeInRange(1850, 2150);
        times[1].ShouldBeInRange(4800, 5200);
        times[2].ShouldBeInRange(2800, 3200);
    }

    [Fact]
    public void The_same_seed_brings_the_same_luck()
    {
        static List<TimeSpan> Draw(int seed)
        {
            var chance = Chance(new SandboxOptions { Latency = TimeSpan.FromMilliseconds(1), LatencyOf99Percent = TimeSpan.FromSeconds(1), Seed = seed });
            return [.. Enumerable.Range(0, 20).Select(_ => chance.Latency())];
        }

        Draw(7).ShouldBe(Draw(7));
        Draw(7).ShouldNotBe(Draw(8));
    }

    [Theory]
    [InlineData(10, 5, 0, 0, nameof(SandboxOptions.LatencyOf99Percent))]
    [InlineData(0, 5, 0, 0, nameof(SandboxOptions.LatencyOf99Percent))]
    [InlineData(5, 10, 0.6, 0.5, nameof(SandboxOptions.RepeatedConfirmationRate))]
    [InlineData(5, 10, 1.1, 0, nameof(SandboxOptions.RepeatedConfirmationRate))]
    [InlineData(5, 10, 0.5, 0.5, null)]
    public void Options_that_make_no_sense_are_refused(int latency, int slow, double repeated, double lost, string? named)
    {
        var options = new SandboxOptions
        {
            Latency = TimeSpan.FromMilliseconds(latency),
            LatencyOf99Percent = TimeSpan.FromMilliseconds(slow),
            RepeatedConfirmationRate = repeated,
            LostConfirmationRate = lost,
        };
        var errors = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), errors, validateAllProperties: true).ShouldBe(named is null);
        if (named is not null) errors.SelectMany(e => e.MemberNames).ShouldContain(named);
    }

    private static SandboxChance Chance(SandboxOptions options) => new(Options.Create(options));
}
