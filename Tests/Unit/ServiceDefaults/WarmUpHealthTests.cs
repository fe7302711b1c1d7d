using AspireOrders.ServiceDefaults.Health;
using AspireOrders.Tests.Unit.Messaging;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class WarmUpHealthTests
{
    private readonly ManualTime clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_instance_is_not_ready_before_its_first_requests_have_been_rehearsed()
    {
        var rehearsal = new Rehearsal();
        using var health = new WarmUpHealth([rehearsal], clock, NullLogger<WarmUpHealth>.Instance);
        (await CheckAsync(health)).ShouldBe(HealthStatus.Unhealthy, "it has not started yet");

        await health.StartAsync(Token);
        (await CheckAsync(health)).ShouldBe(HealthStatus.Unhealthy);
        rehearsal.End.SetResult();

        await Eventually.EqualAsync(HealthStatus.Healthy, () => CheckAsync(health));
        rehearsal.Runs.ShouldBe(1, "each look at its health is not another rehearsal");
    }

    [Fact]
    public async Task A_rehearsal_that_keeps_failing_is_given_up_and_holds_nobody_back()
    {
        var rehearsal = new Rehearsal();
        rehearsal.End.SetException(new IOException("The neighbour is not there."));
        using var health = new WarmUpHealth([rehearsal], clock, NullLogger<WarmUpHealth>.Instance);

        await health.StartAsync(Token);

        await Eventually.EqualAsync(HealthStatus.Healthy, () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return CheckAsync(health);
        });
        rehearsal.Runs.ShouldBeGreaterThan(1);
    }

    private static async Task<HealthStatus> CheckAsync(WarmUpHealth health) => (await health.CheckHealthAsync(new HealthCheckContext(), Token)).Status;

    private sealed class Rehearsal : IWarmUp
    {
        private int runs;

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Runs => runs;

        public Task RunAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref runs);
            return End.Task;
        }
    }
}
