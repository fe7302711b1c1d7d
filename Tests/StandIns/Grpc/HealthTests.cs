using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class HealthTests : IAsyncDisposable
{
    private readonly ProbeServer _server;
    private HealthStatus _database = HealthStatus.Healthy;
    private HealthStatus _cache = HealthStatus.Healthy;

    public HealthTests()
    {
        _server = new ProbeServer
        {
            Services = services =>
            {
                services.AddGrpc();
                services.AddGrpcHealthChecks(options => options.Services.Map("catalogue", check => check.Tags.Contains("catalogue")))
                    .AddCheck("database", () => new HealthCheckResult(_database))
                    .AddCheck("cache", () => new HealthCheckResult(_cache), ["catalogue"]);
            },
            Map = app => app.MapGrpcHealthChecksService(),
        };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Health.HealthClient Client => new(_server.Channel);

    [Fact]
    public async Task The_server_as_a_whole_depends_on_every_check_and_a_service_on_its_own()
    {
        await _server.InitializeAsync();
        (await CheckAsync("")).ShouldBe(ServingStatus.Serving);

        _database = HealthStatus.Unhealthy;
        (await CheckAsync("")).ShouldBe(ServingStatus.NotServing);
        (await CheckAsync("catalogue")).ShouldBe(ServingStatus.Serving);

        (_database, _cache) = (HealthStatus.Degraded, HealthStatus.Unhealthy);
        (await CheckAsync("catalogue")).ShouldBe(ServingStatus.NotServing);
        _cache = HealthStatus.Healthy;
        (await CheckAsync("")).ShouldBe(ServingStatus.Serving);
    }

    [Fact]
    public async Task A_service_that_nobody_mapped_is_not_found()
    {
        await _server.InitializeAsync();

        (await Should.ThrowAsync<RpcException>(() => CheckAsync("unknown"))).StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task A_watch_tells_the_status_now_and_every_change_that_is_published()
    {
        await _server.InitializeAsync();
        using var watch = Client.Watch(new HealthCheckRequest { Service = "catalogue" }, cancellationToken: Token);
        (await NextAsync(watch)).ShouldBe(ServingStatus.Serving);

        _cache = HealthStatus.Unhealthy;
        await PublishAsync();
        (await NextAsync(watch)).ShouldBe(ServingStatus.NotServing);

        _cache = HealthStatus.Healthy;
        await PublishAsync();
        (await NextAsync(watch)).ShouldBe(ServingStatus.Serving);
    }

    [Fact]
    public async Task A_watch_of_an_unknown_service_waits_for_it()
    {
        await _server.InitializeAsync();
        var health = _server.Provider.GetRequiredService<HealthServiceImpl>();
        using var watch = Client.Watch(new HealthCheckRequest { Service = "later" }, cancellationToken: Token);
        (await NextAsync(watch)).ShouldBe(ServingStatus.ServiceUnknown);

        health.SetStatus("later", ServingStatus.Serving);
        (await NextAsync(watch)).ShouldBe(ServingStatus.Serving);

        health.ClearAll();
        (await NextAsync(watch)).ShouldBe(ServingStatus.ServiceUnknown);
    }

    [Fact]
    public async Task A_stopping_server_ends_its_watches_with_not_serving()
    {
        await _server.InitializeAsync();
        using var watch = Client.Watch(new HealthCheckRequest(), cancellationToken: Token);
        (await NextAsync(watch)).ShouldBe(ServingStatus.Serving);

        var stopping = _server.StopAsync();

        (await NextAsync(watch)).ShouldBe(ServingStatus.NotServing);
        (await watch.ResponseStream.MoveNext(Token)).ShouldBeFalse();
        await stopping;
    }

    [Fact]
    public void Mapping_without_registering_says_what_is_missing()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        Should.Throw<InvalidOperationException>(app.MapGrpcHealthChecksService).Message.ShouldContain("AddGrpcHealthChecks");
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task<ServingStatus> CheckAsync(string service) =>
        (await Client.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Token)).Status;

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        (await watch.ResponseStream.MoveNext(Token)).ShouldBeTrue();
        return watch.ResponseStream.Current.Status;
    }

    /// <summary>What the host does every half minute.</summary>
    private async Task PublishAsync()
    {
        var report = await _server.Provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        await _server.Provider.GetServices<IHealthCheckPublisher>().Single().PublishAsync(report, Token);
    }
}
