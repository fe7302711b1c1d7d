using AspireOrders.ServiceDefaults.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class WarmUpHealthTests
{
    [Fact]
    public async Task An_instance_is_not_ready_before_its_first_requests_have_been_rehearsed()
    {
        var rehearsal = new HeldRehearsal();
        var health = new WarmUpHealth([rehearsal], TimeProvider.System);

        (await CheckAsync(health)).ShouldBe(HealthStatus.Unhealthy);
        rehearsal.End.SetResult();

        await Eventually.EqualAsync(HealthStatus.Healthy, () => CheckAsync(health));
        rehearsal.Runs.ShouldBe(1, "each look at its health is not another rehearsal");
    }

    private static async Task<HealthStatus> CheckAsync(WarmUpHealth health) =>
        (await health.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).Status;

    private sealed class HeldRehearsal : IWarmUp
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
