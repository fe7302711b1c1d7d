using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class ContextPropagationTests : IAsyncLifetime
{
    private readonly ProbeServer _probe = new();
    private ProbeServer? _relay;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Relay.RelayClient Client => new(_relay!.Channel);

    public async ValueTask InitializeAsync()
    {
        await _probe.InitializeAsync();
        _relay = await ProbeServer.StartAsync(new ProbeServer
        {
            Services = services =>
            {
                services.AddGrpc();
                services.AddGrpcClient<Probe.ProbeClient>(options => options.Address = _probe.Address).EnableCallContextPropagation();
            },
            Map = app => app.MapGrpcService<RelayService>(),
        });
    }

    [Fact]
    public async Task What_is_left_of_the_deadline_is_passed_on()
    {
        var caller = await Client.WhoAmIAsync(new Empty(), deadline: DateTime.UtcNow.AddSeconds(60), cancellationToken: Token);

        caller.Remaining.ShouldBeInRange(1, 60_000);
    }

    [Fact]
    public async Task A_call_without_a_deadline_stays_without()
    {
        (await Client.WhoAmIAsync(new Empty(), cancellationToken: Token)).Remaining.ShouldBe(0);
    }

    [Fact]
    public async Task Cancelling_the_first_call_cancels_the_one_behind_it()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = Client.WaitAsync(new Empty(), cancellationToken: cancel.Token);
        await _probe.Record.Waiting.Task.WaitAsync(Token);

        await cancel.CancelAsync();

        (await Should.ThrowAsync<RpcException>(call.ResponseAsync)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await _probe.Record.Cancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public void Outside_of_a_call_there_is_nothing_to_pass_on_and_that_is_an_error()
    {
        using var scope = _relay!.Provider.CreateScope();
        var client = scope.ServiceProvider.GetRequiredService<Probe.ProbeClient>();

        Should.Throw<InvalidOperationException>(() => client.WhoAmIAsync(new Empty(), cancellationToken: Token)).Message.ShouldContain("HttpContext");
    }

    [Fact]
    public async Task Outside_of_a_call_the_error_can_be_suppressed()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddGrpcClient<Probe.ProbeClient>(options => options.Address = _probe.Address)
            .EnableCallContextPropagation(options => options.SuppressContextNotFoundErrors = true);
        await using var provider = services.BuildServiceProvider();

        var caller = await provider.GetRequiredService<Probe.ProbeClient>().WhoAmIAsync(new Empty(), cancellationToken: Token);

        caller.Server.ShouldBe(_probe.Record.Server);
    }

    public async ValueTask DisposeAsync()
    {
        await _relay!.DisposeAsync();
        await _probe.DisposeAsync();
    }
}
