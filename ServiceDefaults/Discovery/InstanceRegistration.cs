using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Redis;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using IServer = Microsoft.AspNetCore.Hosting.Server.IServer;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>
/// Registers this instance once it is ready to serve, renews its lease, and takes it off the list as the first thing when the host is told to
/// stop: callers have turned elsewhere by the time the last requests are finished.
/// </summary>
internal sealed class InstanceRegistration(
    IServiceRegistry registry, IServer server, HealthCheckService health, ServiceIdentity identity, IConfiguration configuration,
    IOptions<DiscoveryOptions> options, IOptions<ManagementOptions> management, TimeProvider clock, ILogger<InstanceRegistration> logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private ServiceInstance? instance;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        // A server in memory, as tests have it, is not to be found by anybody.
        if (addresses.Count > 0) running = Task.Run(() => RunAsync(addresses, stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running;
        if (instance is null) return;
        using var limit = new CancellationTokenSource(Farewell, clock);
        try
        {
            await registry.RemoveAsync(instance, limit.Token);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or OperationCanceledException)
        {
            DiscoveryLog.StillRegistered(logger, exception.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync(IEnumerable<string> addresses, CancellationToken cancellationToken)
    {
        try
        {
            await BecomeReadyAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var host = options.Value.Host;
        var isPlaced = host == DiscoveryOptions.OwnHost || configuration.GetValue<bool>(OwnAddress.ContainerVariable);
        var address = InstanceAddress.Choose(addresses, management.Value.Port, host, isPlaced ? OwnAddress.Find() : null);
        var self = new ServiceInstance(identity.Name, InstanceName.Of(configuration), address, clock.GetUtcNow());
        DiscoveryLog.Registered(logger, self.InstanceId, address);
        instance = self;
        var loop = new RedisLoop(
            token => registry.RegisterAsync(self, options.Value.Lease, token),
            exception => DiscoveryLog.NotRegistered(logger, exception.Message),
            () => DiscoveryLog.RegistryBack(logger),
            clock);
        await loop.RunAsync(options.Value.Heartbeat, cancellationToken);
    }

    private async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        while ((await health.CheckHealthAsync(c => c.Tags.Contains("ready"), cancellationToken)).Status == HealthStatus.Unhealthy)
        {
            await Task.Delay(ReadyPoll, clock, cancellationToken);
        }
    }
}
