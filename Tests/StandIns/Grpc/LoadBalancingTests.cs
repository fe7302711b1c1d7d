using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class LoadBalancingTests : IAsyncLifetime
{
    private readonly List<ProbeServer> _servers = [];
    private ServiceProvider? _services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var count = 0; count < 3; count++)
        {
            _servers.Add(await ProbeServer.StartAsync());
        }

        _services = new ServiceCollection()
            .AddSingleton<ResolverFactory>(new StaticResolverFactory(_ =>
                _servers.Select(server => new BalancerAddress(server.Address.Host, server.Address.Port))))
            .BuildServiceProvider();
    }

    [Fact]
    public async Task Round_robin_spreads_calls_evenly_and_goes_on_without_a_server_that_stops()
    {
        using var channel = Channel(new RoundRobinConfig());
        await ReachAsync(channel, servers: 3);

        var answers = await CallAsync(channel, 90);
        answers.Values.ShouldAllBe(count => count == 30);

        await _servers[1].StopAsync();
        var left = await CallAsync(channel, 90);
        left.ShouldNotContainKey(_servers[1].Record.Server);
        left.Values.Sum().ShouldBe(90);
        left.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Pick_first_stays_with_one_server_until_it_stops()
    {
        using var channel = Channel(new PickFirstConfig());

        var first = (await CallAsync(channel, 20)).Keys.Single();
        await _servers.Single(server => server.Record.Server == first).StopAsync();
        var second = (await CallAsync(channel, 20)).Keys.Single();

        second.ShouldNotBe(first);
    }

    [Fact]
    public async Task A_channel_tells_its_state()
    {
        using var channel = Channel(new RoundRobinConfig());
        channel.State.ShouldBe(ConnectivityState.Idle);

        await channel.ConnectAsync(Token);

        channel.State.ShouldBe(ConnectivityState.Ready);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await _services!.DisposeAsync();
    }

    private GrpcChannel Channel(LoadBalancingConfig balancing) => GrpcChannel.ForAddress("static:///probe", new GrpcChannelOptions
    {
        Credentials = ChannelCredentials.Insecure,
        ServiceProvider = _services,
        ServiceConfig = new ServiceConfig
        {
            LoadBalancingConfigs = { balancing },
            MethodConfigs =
            {
                new MethodConfig
                {
                    Names = { MethodName.Default },
                    RetryPolicy = new RetryPolicy
                    {
                        MaxAttempts = 3,
                        InitialBackoff = TimeSpan.FromMilliseconds(10),
                        MaxBackoff = TimeSpan.FromMilliseconds(50),
                        BackoffMultiplier = 2,
                        RetryableStatusCodes = { StatusCode.Unavailable },
                    },
                },
            },
        },
    });

    private static async Task<Dictionary<string, int>> CallAsync(GrpcChannel channel, int calls)
    {
        var client = new Probe.ProbeClient(channel);
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var call = 0; call < calls; call++)
        {
            var server = (await client.WhoAmIAsync(new Empty(), cancellationToken: Token)).Server;
            answers[server] = answers.GetValueOrDefault(server) + 1;
        }

        return answers;
    }

    /// <summary>Connections are made in the background; the first calls use those that are ready.</summary>
    private static async Task ReachAsync(GrpcChannel channel, int servers)
    {
        while ((await CallAsync(channel, servers)).Count < servers)
        {
            Token.ThrowIfCancellationRequested();
        }
    }
}
