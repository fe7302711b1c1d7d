using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Resilience;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Discovery;

/// <summary>A client as every service has it, over real connections to replicas that come and go.</summary>
public sealed class ClientBalancingTests : IAsyncLifetime
{
    private readonly FakeRegistry registry = new();
    private readonly List<ReplicaServer> replicas = [];
    private ServiceProvider? services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 2; i++) replicas.Add(await ReplicaServer.StartAsync());
        Register();
    }

    [Theory]
    [InlineData("round_robin", 2)]
    [InlineData("least_request", 2)]
    [InlineData("pick_first", 1)]
    public async Task Calls_go_to_the_replicas_that_the_policy_says(string policy, int used)
    {
        var client = await ClientAsync(policy);
        await CallUntilAsync(client, () => replicas.Count(r => r.Calls > 0) == used);
        for (var i = 0; i < 20; i++) await client.GetProductAsync(new GetProductRequest(), cancellationToken: Token);
        replicas.Count(r => r.Calls > 0).ShouldBe(used);
    }

    [Theory]
    [InlineData("round_robin")]
    [InlineData("least_request")]
    [InlineData("pick_first")]
    public async Task A_replica_that_dies_costs_no_failed_call(string policy)
    {
        var client = await ClientAsync(policy);
        await CallUntilAsync(client, () => replicas.Any(r => r.Calls > 10));
        using var enough = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => CallAsync(client, enough.Token), Token)).ToList();
        var dying = replicas.MaxBy(r => r.Calls)!;
        var left = replicas.Single(r => r != dying);
        await dying.KillAsync();
        var before = left.Calls;
        await UntilAsync(() => left.Calls > before + 200);
        await enough.CancelAsync();
        (await Task.WhenAll(callers)).Sum().ShouldBeGreaterThan(0, "every call was answered");
    }

    [Fact]
    public async Task A_call_that_is_not_safe_to_repeat_is_tried_elsewhere_when_it_was_never_sent()
    {
        var client = await ClientAsync("round_robin");
        await CallUntilAsync(client, () => replicas.All(r => r.Calls > 0));
        await replicas[0].KillAsync();
        // The connections are known to be broken once a call that may be repeated has found out.
        for (var i = 0; i < 10; i++) await client.GetProductAsync(new GetProductRequest(), cancellationToken: Token);
        for (var i = 0; i < 10; i++)
        {
            (await client.CreateProductAsync(new CreateProductRequest { Sku = "lamp" }, cancellationToken: Token)).Sku.ShouldBe("lamp");
        }
    }

    [Fact]
    public async Task A_new_replica_is_used_as_soon_as_it_is_registered_and_one_that_left_is_not()
    {
        var client = await ClientAsync("round_robin");
        await CallUntilAsync(client, () => replicas.All(r => r.Calls > 0));
        replicas.Add(await ReplicaServer.StartAsync());
        Register();
        await Directory.RefreshAsync(Token);
        await CallUntilAsync(client, () => replicas[2].Calls > 0);

        registry.Set([.. replicas.Skip(1).Select(Instance)]);
        await Directory.RefreshAsync(Token);
        var calls = -1;
        await CallUntilAsync(client, () => replicas[0].Calls == Interlocked.Exchange(ref calls, replicas[0].Calls));
    }

    [Theory]
    [InlineData("round_robin")]
    [InlineData("least_request")]
    public async Task A_new_replica_is_used_within_a_second_of_its_registration(string policy)
    {
        // By its news alone: it is not time to look while the test runs.
        var client = await ClientAsync(policy, ("Discovery:Poll", "00:01:00"));
        using var watch = ActivatorUtilities.CreateInstance<DirectoryWatch>(services!);
        await watch.StartAsync(Token);
        await CallUntilAsync(client, () => replicas.All(r => r.Calls > 0));
        var next = await ReplicaServer.StartAsync();

        await Promptly.WithinASecondAsync(
            async attempt =>
            {
                if (attempt > 1) next = await ReplicaServer.StartAsync();
                replicas.Add(next);
                Register();
            },
            async _ =>
            {
                await client.GetProductAsync(new GetProductRequest(), cancellationToken: Token);
                return next.Calls > 0;
            },
            Token);
    }

    [Fact]
    public async Task A_replica_that_is_away_for_seconds_is_used_when_it_is_there()
    {
        var port = replicas[0].Address.Port;
        await replicas[0].DisposeAsync();
        registry.Set(Instance(replicas[0]));
        var client = await ClientAsync("round_robin");
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(6))
        {
            await Should.ThrowAsync<Exception>(async () => await client.CreateProductAsync(new CreateProductRequest(), cancellationToken: Token));
        }

        replicas[0] = await ReplicaServer.StartAsync(port);
        await UntilAsync(() => replicas[0].Calls > 0, async () => await Record.ExceptionAsync(() => client.CreateProductAsync(new CreateProductRequest(), cancellationToken: Token).ResponseAsync));
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null) await services.DisposeAsync();
        foreach (var replica in replicas) await replica.DisposeAsync();
    }

    private ServiceDirectory Directory => services!.GetRequiredService<ServiceDirectory>();

    private async Task<InventoryApi.InventoryClient> ClientAsync(string policy, params IEnumerable<(string Name, string Value)> configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Discovery:Policies:inventory", policy), .. configuration.Select(c => KeyValuePair.Create(c.Name, (string?)c.Value))]);
        builder.Logging.ClearProviders();
        builder.AddSecurity("tests");
        builder.AddDiscovery();
        builder.Services.AddSingleton<IServiceRegistry>(registry);
        builder.Services.AddTransient<ClientDefaultsInterceptor>().AddSingleton<ResilienceMetrics>();
        builder.AddServiceClient<InventoryApi.InventoryClient>("inventory", InventoryApi.Descriptor);
        services = builder.Services.BuildServiceProvider();
        await Directory.RefreshAsync(Token);
        return services.GetRequiredService<InventoryApi.InventoryClient>();
    }

    private static async Task<int> CallAsync(InventoryApi.InventoryClient client, CancellationToken enough)
    {
        var calls = 0;
        while (!enough.IsCancellationRequested)
        {
            await client.GetProductAsync(new GetProductRequest(), cancellationToken: Token);
            calls++;
        }

        return calls;
    }

    private static async Task CallUntilAsync(InventoryApi.InventoryClient client, Func<bool> condition)
    {
        await UntilAsync(condition, () => client.GetProductAsync(new GetProductRequest(), cancellationToken: Token).ResponseAsync);
    }

    private static async Task UntilAsync(Func<bool> condition, Func<Task>? between = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            if (between is not null) await between();
            await Task.Delay(5, limit.Token);
        }
    }

    private void Register() => registry.Set([.. replicas.Select(Instance)]);

    private static ServiceInstance Instance(ReplicaServer replica) => new("inventory", $"{replica.Address.Port}", replica.Address, DateTimeOffset.UnixEpoch);
}
