using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class ClientFactoryTests(ProbeServer server) : IClassFixture<ProbeServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_client_is_a_service()
    {
        await using var services = Build(services => services.AddGrpcClient<Probe.ProbeClient>((_, options) => options.Address = server.Address));

        var answer = await services.GetRequiredService<Probe.ProbeClient>().SayAsync(new Text { Value = "hello" }, cancellationToken: Token);

        answer.Value.ShouldBe("hello");
    }

    [Fact]
    public async Task Clients_of_one_type_are_told_apart_by_name()
    {
        await using var other = await ProbeServer.StartAsync();
        await using var services = Build(services =>
        {
            services.AddGrpcClient<Probe.ProbeClient>("one", options => options.Address = server.Address);
            services.AddGrpcClient<Probe.ProbeClient>("two", options => options.Address = other.Address);
        });
        var factory = services.GetRequiredService<GrpcClientFactory>();

        var one = await factory.CreateClient<Probe.ProbeClient>("one").WhoAmIAsync(new Empty(), cancellationToken: Token);
        var two = await factory.CreateClient<Probe.ProbeClient>("two").WhoAmIAsync(new Empty(), cancellationToken: Token);

        one.Server.ShouldBe(server.Record.Server);
        two.Server.ShouldBe(other.Record.Server);
        Should.Throw<InvalidOperationException>(() => factory.CreateClient<Probe.ProbeClient>("three")).Message.ShouldContain("three");
    }

    [Fact]
    public async Task Interceptors_live_as_long_as_the_channel_or_as_the_client()
    {
        var calls = new List<string>();
        var (channels, clients) = (0, 0);
        await using var services = Build(services => Client(services)
            .AddInterceptor(() => new Recording($"channel {++channels}", calls))
            .AddInterceptor(InterceptorScope.Client, scope => new Recording($"client {++clients}, scoped {scope.GetRequiredService<Scoped>().Id}", calls)));

        var ids = new List<Guid>();
        for (var scopes = 0; scopes < 2; scopes++)
        {
            await using var scope = services.CreateAsyncScope();
            ids.Add(scope.ServiceProvider.GetRequiredService<Scoped>().Id);
            await scope.ServiceProvider.GetRequiredService<Probe.ProbeClient>().SayAsync(new Text(), cancellationToken: Token);
        }

        calls.ShouldBe(
        [
            $"client 1, scoped {ids[0]} Unary Say", "channel 1 Unary Say", $"client 2, scoped {ids[1]} Unary Say", "channel 1 Unary Say",
        ]);
    }

    [Fact]
    public async Task Calls_go_through_the_handlers_of_the_http_client_factory()
    {
        var primary = new SocketsHttpHandler();
        var seen = new List<string?>();
        await using var services = Build(services => Client(services)
            .ConfigurePrimaryHttpMessageHandler(() => primary)
            .AddHttpMessageHandler(() => new Watching(request => seen.Add(request.RequestUri?.AbsolutePath))));

        await services.GetRequiredService<Probe.ProbeClient>().SayAsync(new Text(), cancellationToken: Token);

        seen.ShouldBe(["/aspireorders.tests.probe.v1.Probe/Say"]);
        primary.EnableMultipleHttp2Connections.ShouldBeFalse();
    }

    [Fact]
    public async Task Service_discovery_and_resilience_stand_between_the_channel_and_the_server()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Services:probe:http:0", $"{server.Address}")])
            .Build();
        await using var services = Build(services =>
        {
            services.AddSingleton<IConfiguration>(configuration).AddServiceDiscovery();
            services.AddGrpcClient<Probe.ProbeClient>(options => options.Address = new Uri("http://probe"))
                .AddServiceDiscovery()
                .AddStandardResilienceHandler();
        });

        var caller = await services.GetRequiredService<Probe.ProbeClient>().WhoAmIAsync(new Empty(), cancellationToken: Token);

        caller.Server.ShouldBe(server.Record.Server);
    }

    [Fact]
    public async Task Credentials_and_call_options_apply_to_every_call()
    {
        await using var services = Build(services => Client(services, options => options.CallOptionsActions.Add(context =>
                context.CallOptions = context.CallOptions.WithDeadline(DateTime.UtcNow.AddSeconds(60))))
            .ConfigureChannel(channel => channel.UnsafeUseInsecureChannelCallCredentials = true)
            .AddCallCredentials((_, metadata, provider) =>
            {
                metadata.Add("x-scope", $"{provider.GetRequiredService<Scoped>().Id}");
                return Task.CompletedTask;
            })
            .AddCallCredentials((_, metadata) =>
            {
                metadata.Add("authorization", "Bearer token");
                return Task.CompletedTask;
            }));
        await using var scope = services.CreateAsyncScope();

        var caller = await scope.ServiceProvider.GetRequiredService<Probe.ProbeClient>().WhoAmIAsync(new Empty(), cancellationToken: Token);

        caller.Headers["authorization"].ShouldBe("Bearer token");
        caller.Headers["x-scope"].ShouldBe($"{scope.ServiceProvider.GetRequiredService<Scoped>().Id}");
        caller.Remaining.ShouldBeInRange(1, 60_000);
    }

    [Fact]
    public async Task Credentials_over_plain_text_are_refused()
    {
        await using var services = Build(services => Client(services).AddCallCredentials((_, _) => Task.CompletedTask));

        Should.Throw<InvalidOperationException>(services.GetRequiredService<Probe.ProbeClient>).Message.ShouldContain("TLS");
    }

    [Fact]
    public async Task A_client_without_an_address_names_itself()
    {
        await using var services = Build(services => services.AddGrpcClient<Probe.ProbeClient>());

        Should.Throw<InvalidOperationException>(services.GetRequiredService<Probe.ProbeClient>).Message.ShouldContain("ProbeClient");
    }

    [Fact]
    public async Task A_client_can_be_made_by_hand()
    {
        await using var services = Build(services => Client(services).ConfigureGrpcClientCreator(invoker => new Handmade(invoker)));

        services.GetRequiredService<Probe.ProbeClient>().ShouldBeOfType<Handmade>();
    }

    [Fact]
    public void A_name_belongs_to_one_type_and_grpc_settings_to_grpc_clients()
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<Probe.ProbeClient>("one");

        Should.Throw<InvalidOperationException>(() => services.AddGrpcClient<Relay.RelayClient>("one"));
        Should.Throw<InvalidOperationException>(() => services.AddHttpClient("plain").ConfigureChannel(_ => { }));
    }

    private IHttpClientBuilder Client(IServiceCollection services, Action<GrpcClientFactoryOptions>? configure = null) =>
        services.AddGrpcClient<Probe.ProbeClient>(options =>
        {
            options.Address = server.Address;
            configure?.Invoke(options);
        });

    private static ServiceProvider Build(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection().AddLogging().AddScoped<Scoped>();
        configure(services);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class Scoped
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    private sealed class Handmade(CallInvoker invoker) : Probe.ProbeClient(invoker);

    private sealed class Watching(Action<HttpRequestMessage> watch) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            watch(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
