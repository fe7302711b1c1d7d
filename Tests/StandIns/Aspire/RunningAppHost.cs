using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.StandIns.Hosting;

/// <summary>A started application whose resources go through the states that the test tells.</summary>
internal sealed class RunningAppHost : IAsyncDisposable
{
    private RunningAppHost(DistributedApplication application) => Application = application;

    public DistributedApplication Application { get; }

    public ResourceNotificationService Notifications => Application.ResourceNotifications;

    public IResourceLifecycle Lifecycle => Application.Services.GetRequiredService<IResourceLifecycle>();

    public IWaitReasons Reasons => Application.Services.GetRequiredService<IWaitReasons>();

    public static async Task<RunningAppHost> StartAsync(TestAppHost host)
    {
        host.Allocate();
        host.Builder.Services.AddSingleton<IApplicationOrchestrator, FakeOrchestrator>();
        var running = new RunningAppHost(host.Builder.Build());
        await running.Application.StartAsync(TestContext.Current.CancellationToken);
        return running;
    }

    /// <summary>Puts every replica of a resource into a state.</summary>
    public Task BecomesAsync(IResourceBuilder<IResource> resource, string state, int? exitCode = null) =>
        Notifications.PublishUpdateAsync(resource.Resource, snapshot => snapshot with { State = state, ExitCode = exitCode });

    public ValueTask DisposeAsync() => Application.DisposeAsync();
}
