using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <inheritdoc/>
internal sealed partial class ApplicationOrchestrator(
    IOptions<OrchestrationOptions> options,
    IResourceLifecycle lifecycle,
    IServiceProvider services,
    DashboardHost dashboard,
    ResourceControl control,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<ApplicationOrchestrator> logger) : IApplicationOrchestrator, IAsyncDisposable
{
    private readonly CancellationTokenSource _hurry = new();
    private readonly List<ResourceRun> _runs = [];
    private readonly List<IDisposable> _held = [];
    private EndpointAllocator? _endpoints;
    private ChildProcessLauncher? _launcher;
    private Task? _stopped;

    public async Task StartAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new OrchestrationException(
                "The stand-in of Aspire.Hosting runs on Linux only: build against the real packages with -p:StandIns=false.");
        }

        var settings = options.Value;
        Directory.CreateDirectory(settings.DataDirectory);
        _held.Add(DataDirectoryLock.Take(settings.DataDirectory));
        if (!settings.UnderTest)
        {
            _held.Add(new StopSignals(lifetime, _hurry));
        }

        _launcher = new ChildProcessLauncher(settings.DataDirectory, time);
        foreach (var name in await _launcher.StopLeftoversAsync(cancellationToken))
        {
            LogLeftover(name);
        }

        dashboard.Start(_launcher);
        _endpoints = new EndpointAllocator(new PortAllocator(Random.Shared), settings.RandomizePorts);
        var resources = model.Resources.Where(ResourceRun.HasProcess).ToList();
        resources.ForEach(LifecycleCommands.AddTo);
        await PrepareAsync(resources, cancellationToken);
        var factory = ActivatorUtilities.CreateInstance<ResourceRunFactory>(services, model, _launcher, _endpoints);
        foreach (var resource in resources)
        {
            var run = factory.Create(resource);
            _runs.Add(run);
            control.Add(run);
            if (!resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
            {
                run.Start();
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        var hurryWithHost = cancellationToken.Register(_hurry.Cancel);
        _held.Add(hurryWithHost);
        return _stopped ??= StopAllAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _held.ForEach(static held => held.Dispose());
        _held.Clear();
        _hurry.Dispose();
    }

    private async Task PrepareAsync(List<IResource> resources, CancellationToken cancellationToken)
    {
        foreach (var resource in resources)
        {
            await lifecycle.InitializeAsync(resource, cancellationToken);
        }

        if (!options.Value.RandomizePorts)
        {
            PortConflicts.Refuse(resources);
        }

        foreach (var resource in resources)
        {
            _endpoints!.Allocate(resource);
        }

        foreach (var resource in resources)
        {
            await lifecycle.EndpointsAllocatedAsync(resource, cancellationToken);
        }
    }

    private async Task StopAllAsync()
    {
        foreach (var generation in StopOrder.Of(_runs, static run => run.Resource))
        {
            await Task.WhenAll(generation.Select(run => run.StopAsync(_hurry.Token)));
        }

        await dashboard.StopAsync(_hurry.Token);
        if (_endpoints is not null)
        {
            await _endpoints.DisposeAsync();
        }

        if (_launcher is not null)
        {
            await _launcher.DisposeAsync();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Name}, left running by an earlier run that was killed, has been stopped.")]
    private partial void LogLeftover(string name);
}
