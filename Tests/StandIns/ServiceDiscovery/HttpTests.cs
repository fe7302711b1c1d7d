using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.ServiceDiscovery;
using Microsoft.Extensions.ServiceDiscovery.Http;

namespace AspireOrders.Tests.StandIns.ServiceDiscovery;

public sealed class HttpTests : IDisposable
{
    private readonly Recorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task Requests_go_round_the_endpoints_and_keep_path_and_query()
    {
        await using var discovery = WithClient(new()
        {
            ["Services:orders:https:0"] = "https://localhost:7001",
            ["Services:orders:https:1"] = "https://localhost:7002/base/",
        });
        using var client = Client(discovery);

        for (var i = 0; i < 3; i++)
        {
            await client.GetAsync(new Uri("https+http://orders/a/b?c=d"), TestContext.Current.CancellationToken);
        }

        _recorder.Sent.Select(request => request.Uri).ShouldBe(
            ["https://localhost:7001/a/b?c=d", "https://localhost:7002/base/a/b?c=d", "https://localhost:7001/a/b?c=d"]);
        _recorder.Sent.ShouldAllBe(request => request.Host == null);
    }

    [Fact]
    public async Task A_request_has_its_own_address_back_afterwards()
    {
        await using var discovery = WithClient(new() { ["Services:orders:http:0"] = "http://localhost:1" });
        using var client = Client(discovery);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/a");

        await client.SendAsync(request, TestContext.Current.CancellationToken);
        request.RequestUri.ShouldBe(new Uri("http://orders/a"));

        _recorder.Failure = new HttpRequestException("refused");
        using var failing = new HttpRequestMessage(HttpMethod.Get, "http://orders/b");
        await Should.ThrowAsync<HttpRequestException>(client.SendAsync(failing, TestContext.Current.CancellationToken));
        failing.RequestUri.ShouldBe(new Uri("http://orders/b"));
    }

    [Fact]
    public async Task The_host_header_is_the_service_where_configuration_wants_it()
    {
        await using var discovery = WithClient(
            new() { ["Services:orders:http:0"] = "http://localhost:1" },
            services => services.Configure<ConfigurationServiceEndpointProviderOptions>(
                options => options.ShouldApplyHostNameMetadata = _ => true));
        using var client = Client(discovery);

        await client.GetAsync(new Uri("http://orders/"), TestContext.Current.CancellationToken);

        _recorder.Sent.ShouldHaveSingleItem().ShouldBe(("http://localhost:1/", "orders"));
    }

    [Theory]
    [InlineData("https+http://payments/x", "https://payments/x")]
    [InlineData("http://payments/x", "http://payments/x")]
    [InlineData("http://payments:8080/x", "http://payments:8080/x")]
    [InlineData("http://127.0.0.1:5000/x", "http://127.0.0.1:5000/x")]
    [InlineData("http://bare/x", "http://10.0.0.9:99/x")]
    [InlineData("https+http://bare/x", "https://10.0.0.9:99/x")]
    public async Task What_has_no_scheme_takes_the_one_of_the_request(string asked, string sent)
    {
        await using var discovery = WithClient(new() { ["Services:bare:default:0"] = "10.0.0.9:99" });
        using var client = Client(discovery);

        await client.GetAsync(new Uri(asked), TestContext.Current.CancellationToken);

        _recorder.Sent.ShouldHaveSingleItem().Uri.ShouldBe(sent);
    }

    [Fact]
    public async Task A_scheme_that_is_not_allowed_is_refused()
    {
        await using var discovery = WithClient([], services => services.Configure<ServiceDiscoveryOptions>(options =>
        {
            options.AllowAllSchemes = false;
            options.AllowedSchemes = ["https"];
        }));
        using var client = Client(discovery);

        await client.GetAsync(new Uri("http+https://payments/"), TestContext.Current.CancellationToken);
        await Should.ThrowAsync<InvalidOperationException>(
            client.GetAsync(new Uri("http+ftp://payments/"), TestContext.Current.CancellationToken));

        _recorder.Sent.ShouldHaveSingleItem().Uri.ShouldBe("https://payments/");
    }

    [Fact]
    public async Task A_service_without_endpoints_is_named()
    {
        var services = new ServiceCollection();
        services.AddServiceDiscoveryCore().AddSingleton<IServiceEndpointProviderFactory>(new Registry("orders"));
        await using var provider = services.BuildServiceProvider();
        using var invoker = new HttpMessageInvoker(
            provider.GetRequiredService<IServiceDiscoveryHttpMessageHandlerFactory>().CreateHandler(_recorder), disposeHandler: true);
        using var known = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        using var unknown = new HttpRequestMessage(HttpMethod.Get, "http://payments/");

        (await Should.ThrowAsync<InvalidOperationException>(invoker.SendAsync(known, TestContext.Current.CancellationToken)))
            .Message.ShouldContain("http://orders");
        (await Should.ThrowAsync<InvalidOperationException>(invoker.SendAsync(unknown, TestContext.Current.CancellationToken)))
            .Message.ShouldContain("http://payments");
    }

    [Fact]
    public async Task A_change_of_the_registry_moves_the_next_request()
    {
        var registry = new Registry("orders") { Instances = { "http://10.0.0.1:1" } };
        await using var discovery = WithClient([], services => services.AddSingleton<IServiceEndpointProviderFactory>(registry));
        using var client = Client(discovery);

        await client.GetAsync(new Uri("http://orders/"), TestContext.Current.CancellationToken);
        registry.Change("http://10.0.0.2:2");
        await client.GetAsync(new Uri("http://orders/"), TestContext.Current.CancellationToken);

        _recorder.Sent.Select(request => request.Uri).ShouldBe(["http://10.0.0.1:1/", "http://10.0.0.2:2/"]);
    }

    [Fact]
    public void The_balancer_of_grpc_is_off_where_discovery_is_on()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("plain");
        services.AddHttpClient("discovering").AddServiceDiscovery();
        GrpcBalancing(services, "plain").ShouldBeNull();
        GrpcBalancing(services, "discovering").ShouldBe(true);

        var defaults = new ServiceCollection();
        defaults.ConfigureHttpClientDefaults(client => client.AddServiceDiscovery());
        GrpcBalancing(defaults, "any").ShouldBe(true);
    }

    private static object? GrpcBalancing(ServiceCollection services, string client)
    {
        SocketsHttpHandler? primary = null;
        services.AddSingleton<IHttpMessageHandlerBuilderFilter>(
            new Peek(builder => primary = builder.PrimaryHandler as SocketsHttpHandler));
        using var provider = services.BuildServiceProvider();
        using var handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(client);
        return primary.ShouldNotBeNull().Properties.TryGetValue("__GrpcLoadBalancingDisabled", out var value) ? value : null;
    }

    private Discovery WithClient(Dictionary<string, string?> configuration, Action<IServiceCollection>? configure = null) =>
        new(configuration, services =>
        {
            services.AddHttpClient("client").AddServiceDiscovery().ConfigurePrimaryHttpMessageHandler(() => _recorder);
            configure?.Invoke(services);
        });

    private static HttpClient Client(Discovery discovery) =>
        discovery.Services.GetRequiredService<IHttpClientFactory>().CreateClient("client");

    private sealed class Peek(Action<HttpMessageHandlerBuilder> peek) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            peek(builder);
        };
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public List<(string? Uri, string? Host)> Sent { get; } = [];

        public Exception? Failure { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent.Add((request.RequestUri?.ToString(), request.Headers.Host));
            return Failure is null ? Task.FromResult(new HttpResponseMessage()) : Task.FromException<HttpResponseMessage>(Failure);
        }
    }
}
