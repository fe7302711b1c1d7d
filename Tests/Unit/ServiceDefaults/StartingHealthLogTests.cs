using AspireOrders.ServiceDefaults.Health;
using AspireOrders.Tests.Unit.Messaging;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class StartingHealthLogTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void A_check_that_fails_is_logged_once_the_service_was_ready_and_not_before()
    {
        var log = new StartingHealthLog(time);
        log.Heed(Report(HealthStatus.Unhealthy));
        log.Lets(LogLevel.Error).ShouldBeFalse();

        log.Heed(Report(HealthStatus.Healthy));
        log.Heed(Report(HealthStatus.Unhealthy));

        log.Lets(LogLevel.Error).ShouldBeTrue();
        log.Lets(LogLevel.Information).ShouldBeFalse("that a check passed is no news");
    }

    [Fact]
    public void A_service_that_does_not_become_ready_says_why_after_a_while()
    {
        var log = new StartingHealthLog(time);

        time.Advance(StartingHealthLog.Patience);

        log.Lets(LogLevel.Error).ShouldBeTrue();
    }

    private static HealthReport Report(HealthStatus status) => new(new Dictionary<string, HealthReportEntry>(), status, TimeSpan.Zero);
}
