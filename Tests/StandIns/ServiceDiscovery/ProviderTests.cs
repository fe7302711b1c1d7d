using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;

namespace AspireOrders.Tests.StandIns.ServiceDiscovery;

public sealed class ProviderTests
{
    [Fact]
    public async Task Providers_are_asked_in_order_and_later_ones_leave_found_endpoints_alone()
    {
        var registry = new Registry("orders") { Instances = { "http://10.0.0.1:80" } };
        await using var discovery = WithRegistry(registry, new() { ["Services:orders:http:0"] = "http://localhost:1" });

        (await discovery.EndpointsAsync("http://orders")).ShouldBe(["http://10.0.0.1/"]);
        registry.Change();
        (await discovery.EndpointsAsync("http://orders")).ShouldBe(["http://localhost:1/"]);
    }

    [Fact]
    public async Task An_unknown_service_is_a_host_name_even_when_that_provider_was_registered_first()
    {
        var registry = new Registry("orders") { Instances = { "http://10.0.0.1:80" } };
        await using var discovery = new Discovery([], services => services
            .AddPassThroughServiceEndpointProvider()
            .AddSingleton<IServiceEndpointProviderFactory>(registry));

        (await discovery.EndpointsAsync("http://orders")).ShouldBe(["http://10.0.0.1/"]);
        (await discovery.EndpointsAsync("https://payments")).ShouldBe(["payments:443"]);
        (await discovery.EndpointsAsync("https://127.0.0.1:7000")).ShouldBe(["127.0.0.1:7000"]);
    }

    [Fact]
    public async Task A_change_that_a_provider_tells_of_is_seen_at_once()
    {
        var registry = new Registry("orders") { Instances = { "http://10.0.0.1:80" } };
        await using var discovery = WithRegistry(registry);
        await discovery.EndpointsAsync("http://orders");
        await discovery.EndpointsAsync("http://orders");
        registry.Searches.ShouldBe(1);

        registry.Change("http://10.0.0.2:80", "http://10.0.0.3:80");

        (await discovery.EndpointsAsync("http://orders")).ShouldBe(["http://10.0.0.2/", "http://10.0.0.3/"]);
    }

    [Fact]
    public async Task A_provider_that_tells_nothing_is_asked_again_after_the_refresh_period()
    {
        var registry = new Registry("orders") { Instances = { "http://10.0.0.1:80" }, TellsOfChanges = false };
        await using var discovery = WithRegistry(registry);
        await discovery.EndpointsAsync("http://orders");
        registry.Change("http://10.0.0.2:80");

        await KeepInUseAsync(discovery, seconds: 59);
        (await discovery.EndpointsAsync("http://orders")).ShouldBe(["http://10.0.0.1/"]);
        await KeepInUseAsync(discovery, seconds: 1);

        await Eventually.TrueAsync(async () => (await discovery.EndpointsAsync("http://orders"))[0] == "http://10.0.0.2/");
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_and_the_next_one_searches_again()
    {
        var registry = new Registry("orders") { Failure = new IOException("no registry") };
        await using var discovery = WithRegistry(registry);
        (await Should.ThrowAsync<IOException>(discovery.EndpointsAsync("http://orders"))).Message.ShouldBe("no registry");

        registry.Failure = null;
        registry.Instances.Add("http://10.0.0.1:80");

        (await discovery.EndpointsAsync("http://orders")).ShouldBe(["http://10.0.0.1/"]);
    }

    [Fact]
    public async Task A_service_that_nobody_asks_for_is_forgotten_after_ten_to_twenty_seconds()
    {
        var registry = new Registry("orders") { Instances = { "http://10.0.0.1:80" } };
        await using var discovery = WithRegistry(registry);
        await discovery.EndpointsAsync("http://orders");

        await KeepInUseAsync(discovery, seconds: 30);
        registry.Disposals.ShouldBe(0);
        discovery.Clock.Advance(TimeSpan.FromSeconds(20));

        await Eventually.TrueAsync(() => registry.Disposals == 1);
        discovery.Clock.ActiveTimers.ShouldBe(0);
        (await discovery.EndpointsAsync("http://orders")).ShouldBe(["http://10.0.0.1/"]);
    }

    [Fact]
    public async Task A_name_that_is_no_uri_and_a_disposed_resolver_are_refused()
    {
        var discovery = new Discovery([]);
        await Should.ThrowAsync<ArgumentException>(discovery.EndpointsAsync("http://"));
        var resolver = discovery.Services.GetRequiredService<ServiceEndpointResolver>();
        await discovery.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(
            resolver.GetEndpointsAsync("http://orders", TestContext.Current.CancellationToken).AsTask());
    }

    private static Discovery WithRegistry(Registry registry, Dictionary<string, string?>? configuration = null) =>
        new(configuration ?? [], services => services.AddSingleton<IServiceEndpointProviderFactory>(registry));

    private static async Task KeepInUseAsync(Discovery discovery, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            await discovery.EndpointsAsync("http://orders");
            discovery.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
