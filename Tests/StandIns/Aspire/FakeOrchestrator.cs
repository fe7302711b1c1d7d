using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Hosting;

/// <summary>Leaves the lives of resources to the test.</summary>
internal sealed class FakeOrchestrator : IApplicationOrchestrator
{
    public Task StartAsync(DistributedApplicationModel model, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
