using Aspire.Dashboard.Components.Shared;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;

namespace AspireOrders.Tests.Dashboard.Pages;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0, "0 µs")]
    [InlineData(850, "850 µs")]
    [InlineData(12_440, "12.4 ms")]
    [InlineData(2_050_000, "2.05 s")]
    [InlineData(200_000_000, "3 m 20 s")]
    [InlineData(7_260_000_000, "2 h 1 m")]
    public void A_duration_is_written_in_the_unit_that_fits(double microseconds, string expected) =>
        Format.Duration(TimeSpan.FromMicroseconds(microseconds)).ShouldBe(expected);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(3.14159, "3.14")]
    [InlineData(12_345, "12.3 k")]
    [InlineData(4_200_000, "4.2 M")]
    [InlineData(0.00042, "4.2e-4")]
    public void A_value_has_few_digits(double value, string expected) => Format.Value(value).ShouldBe(expected);

    [Fact]
    public void What_is_kept_evicted_and_dropped_is_said_in_one_sentence()
    {
        var statistics = new SignalStatistics
        {
            Received = 99_000, Dropped = 0, Invalid = 0, Paused = 0, Evicted = 3210, AttributesCut = 0, Kept = 10_000, Limit = 10_000,
        };

        Format.Statistics(TelemetrySignal.Traces, statistics).ShouldBe("10,000 of 10,000 traces kept, 3,210 evicted, 0 dropped");
    }

    [Fact]
    public void A_state_says_why_it_is_not_what_it_should_be()
    {
        var waiting = new ResourceState
        {
            Id = "orders", Name = "orders", DisplayName = "orders", Type = "Project", State = "Waiting",
            Reasons = ["waits for inventory: /health answers 503"],
        };

        ResourceStatus.Of(waiting).ShouldBe(new ResourceStatus("busy", "Waiting", "waits for inventory: /health answers 503"));
        ResourceStatus.Of(waiting with { State = "Exited", ExitCode = 139, Reasons = [] }).ShouldBe(new ResourceStatus("error", "Exited (139)", ""));
        ResourceStatus.Of(waiting with
        {
            State = "Running", Health = "Unhealthy", Reasons = [],
            HealthReports = [new("ready", "Unhealthy", "503 from /health", "", null)],
        }).ShouldBe(new ResourceStatus("warning", "Running (Unhealthy)", "ready: 503 from /health"));
    }
}
