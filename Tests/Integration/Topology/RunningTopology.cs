using System.Security.Cryptography;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using AspireOrders.Tests.Integration.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(AspireOrders.Tests.Integration.Topology.RunningTopology))]

namespace AspireOrders.Tests.Integration.Topology;

/// <summary>The whole platform, started once for all tests: real processes on random ports, with data of its own that is thrown away.</summary>
public sealed class RunningTopology : IAsyncLifetime, IPlatform
{
    private static readonly string[] Services = ["users", "orders", "inventory", "payments", "notifications", "gateway"];
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("aspireorders-");
    private readonly SemaphoreSlim signingIn = new(1, 1);
    private DistributedApplication? application;
    private TelemetryCollector? telemetry;
    private string? operatorToken;

    public string DemoPassword { get; } = "Test-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(12));

    /// <summary>What the processes have printed.</summary>
    public string LogDirectory => Path.Combine(data.FullName, "logs");

    public string CertificateDirectory => Path.Combine(data.FullName, "certs");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        telemetry = await TelemetryCollector.StartAsync(limit.Token);
        string[] arguments =
        [
            $"--Data:Directory={data.FullName}", $"--Parameters:demo-password={DemoPassword}", "--Orders:Replicas=2", "--Inventory:Replicas=2",
            "--Tokens:CheckKeysEvery=00:00:00.5", $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={telemetry.Address}", .. Limits.Generous,
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(arguments, limit.Token);
        // A client that logs each request would say more than the tests do.
        builder.Services.AddLogging(logging => logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning));
        application = await builder.BuildAsync(limit.Token);
        await application.StartAsync(limit.Token);
        var notifications = application.Services.GetRequiredService<ResourceNotificationService>();
        foreach (var service in Services) await notifications.WaitForResourceHealthyAsync(service, limit.Token);
    }

    /// <summary>One sign-in of the operator for all tests; checking a password is meant to be slow.</summary>
    public async Task<string> OperatorTokenAsync(CancellationToken cancellationToken)
    {
        await signingIn.WaitAsync(cancellationToken);
        try
        {
            return operatorToken ??= await Shop.SignInOperatorAsync(this);
        }
        finally
        {
            signingIn.Release();
        }
    }

    public HttpClient CreateClient() => Application.CreateHttpClient("gateway");

    public Uri Endpoint(string service, string name) => Application.GetEndpoint(service, name);

    /// <summary>The database of a service, past the service.</summary>
    public async Task<NpgsqlDataSource> DatabaseAsync(string name, CancellationToken cancellationToken) =>
        NpgsqlDataSource.Create(await Application.GetConnectionStringAsync(name, cancellationToken) ?? throw new ShouldAssertException($"There is no {name}."));

    /// <summary>The commands of its resources.</summary>
    public ResourceCommandService Commands => Application.ResourceCommands;

    /// <summary>The process of each replica of each service, by replica, once all of them run.</summary>
    internal Task<IReadOnlyList<ServiceProcess>> ProcessesAsync(CancellationToken cancellationToken)
    {
        var model = Application.Services.GetRequiredService<DistributedApplicationModel>();
        return ServiceProcess.ListAsync(Application.ResourceNotifications, [.. model.Resources.Where(r => Services.Contains(r.Name))], cancellationToken);
    }

    /// <summary>Kills replicas so that nothing of them is finished or said, and keeps them from being started again.</summary>
    internal async Task KillAsync(IReadOnlyList<ServiceProcess> replicas, CancellationToken cancellationToken)
    {
        foreach (var replica in replicas) replica.Kill();
        foreach (var replica in replicas) await DoAsync(replica, KnownResourceCommands.StopCommand, cancellationToken);
    }

    /// <summary>Starts replicas that do not run, and waits until they are healthy.</summary>
    internal async Task StartAsync(IReadOnlyList<ServiceProcess> replicas, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        foreach (var replica in replicas) await DoAsync(replica, KnownResourceCommands.StartCommand, limit.Token);
        foreach (var replica in replicas)
        {
            await Application.ResourceNotifications.WaitForResourceHealthyAsync(replica.Replica, WaitBehavior.WaitOnResourceUnavailable, limit.Token);
        }
    }

    /// <summary>The process of a resource that has one replica.</summary>
    public object? ProcessOf(string resource) => Application.ResourceNotifications.TryGetCurrentState(resource, out var state)
        ? state.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value
        : null;

    /// <summary>What the services export.</summary>
    internal TelemetryCollector Telemetry => telemetry ?? throw new InvalidOperationException("The topology has not started.");

    /// <summary>The operator has to sign in again.</summary>
    public void ForgetOperator() => operatorToken = null;

    /// <summary>Redis, past the services.</summary>
    public async Task<IConnectionMultiplexer> RedisAsync(CancellationToken cancellationToken) =>
        await ConnectionMultiplexer.ConnectAsync(
            await Application.GetConnectionStringAsync("redis", cancellationToken) ?? throw new ShouldAssertException("There is no Redis."));

    public async ValueTask DisposeAsync()
    {
        signingIn.Dispose();
        if (application is not null) await application.DisposeAsync();
        if (telemetry is not null) await telemetry.DisposeAsync();
        data.Delete(recursive: true);
    }

    private async Task DoAsync(ServiceProcess replica, string command, CancellationToken cancellationToken)
    {
        var result = await Commands.ExecuteCommandAsync(replica.Replica, command, cancellationToken);
        result.Success.ShouldBeTrue(result.Message);
    }

    private DistributedApplication Application => application ?? throw new InvalidOperationException("The topology has not started.");
}
