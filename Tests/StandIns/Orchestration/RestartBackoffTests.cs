using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class RestartBackoffTests
{
    [Fact]
    public void Pauses_double_from_half_a_second_up_to_thirty()
    {
        var backoff = new RestartBackoff();

        var pauses = Enumerable.Range(0, 9).Select(_ => backoff.After(TimeSpan.FromSeconds(1)).TotalSeconds);

        pauses.ShouldBe([0.5, 1, 2, 4, 8, 16, 30, 30, 30]);
    }

    [Fact]
    public void A_process_that_was_stable_begins_the_series_anew()
    {
        var backoff = new RestartBackoff();
        backoff.After(TimeSpan.Zero);
        backoff.After(TimeSpan.Zero);

        backoff.After(RestartBackoff.Stable).ShouldBe(TimeSpan.FromSeconds(0.5));
        backoff.After(TimeSpan.Zero).ShouldBe(TimeSpan.FromSeconds(1));
    }
}
