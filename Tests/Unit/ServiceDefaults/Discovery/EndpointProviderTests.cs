using AspireOrders.ServiceDefaults.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Discovery;

public sealed class EndpointProviderTests : IAsyncDisposable
{
    private readonly FakeRegistry registry = new();
    private readonly ServiceDirectory directory;
    private readonly ServiceProvider services;

    public EndpointProviderTests()
    {
        directory = new ServiceDirectory(registry);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Services:orders:https:0", "https://configured:7102")]).Build();
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<IServiceEndpointProviderFactory>(new RegistryEndpointProviderFactory(directory))
            .AddServiceDiscovery()
            .BuildServiceProvider();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Living_instances_come_before_what_is_configured()
    {
        registry.Set(Instance("orders", "https://a:1"), Instance("orders", "https://b:2"), Instance("orders", "http://plain:3"), Instance("users", "https://c:4"));
        await directory.RefreshAsync(Token);
        (await FindAsync("https://orders")).ShouldBe(["https://a:1/", "https://b:2/"]);
    }

    [Fact]
    public async Task Without_a_living_instance_that_can_be_reached_the_configuration_answers()
    {
        registry.Set(Instance("orders", null));
        await directory.RefreshAsync(Token);
        (await FindAsync("https://orders")).ShouldBe(["https://configured:7102/"]);
    }

    [Fact]
    public async Task A_change_is_told_to_who_asked_before()
    {
        var before = await services.GetRequiredService<ServiceEndpointResolver>().GetEndpointsAsync("https://orders", Token);
        registry.Set(Instance("orders", "https://new:9"));
        await directory.RefreshAsync(Token);
        before.ChangeToken.HasChanged.ShouldBeTrue();
        (await FindAsync("https://orders")).ShouldBe(["https://new:9/"]);
    }

    [Fact]
    public async Task While_the_registry_is_away_the_instances_known_last_stand()
    {
        registry.Set(Instance("orders", "https://a:1"));
        await directory.RefreshAsync(Token);
        registry.IsAway = true;
        var (instances, isCurrent) = await directory.ListAsync(Token);
        isCurrent.ShouldBeFalse();
        instances.ShouldHaveSingleItem();
        (await FindAsync("https://orders")).ShouldBe(["https://a:1/"]);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static ServiceInstance Instance(string service, string? address) =>
        new(service, Guid.NewGuid().ToString(), address is null ? null : new Uri(address), DateTimeOffset.UnixEpoch);

    private async Task<IEnumerable<string>> FindAsync(string service)
    {
        var found = await services.GetRequiredService<ServiceEndpointResolver>().GetEndpointsAsync(service, Token);
        return [.. found.Endpoints.Select(e => e.EndPoint.ToString() ?? "")];
    }
}
