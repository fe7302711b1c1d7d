using System.Net.Http.Headers;
using System.Text;
using AspireOrders.Gateway.Features.Products.Cache;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.Gateway.Rest.RateLimits;
using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.ServiceDefaults.Health;
using AspireOrders.ServiceDefaults.Operations;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.ServiceDefaults.Configuration;
using AspireOrders.Tests.Unit.ServiceDefaults.Discovery;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NSubstitute;
using StackExchange.Redis;
using ConfigurationApi = AspireOrders.Contracts.Configuration.V1.Configuration;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;
using NotificationsApi = AspireOrders.Contracts.Notifications.V1.Notifications;
using OperationsApi = AspireOrders.Contracts.Operations.V1.Operations;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;
using UsersApi = AspireOrders.Contracts.Users.V1.Users;

namespace AspireOrders.Tests.Unit.Gateway.Support;

/// <summary>One gateway for the tests of a class; each test starts with services that know nothing yet.</summary>
public sealed class GatewayFixture : IDisposable
{
    private readonly GatewayHost host = new();

    internal GatewayHost Fresh()
    {
        host.Services.Reset();
        host.Registry.Reset();
        return host;
    }

    public void Dispose() => host.Dispose();
}

/// <summary>The gateway's whole pipeline in memory, over services that answer as the test says.</summary>
internal sealed class GatewayHost : IDisposable
{
    private readonly TestTokens tokens = new();
    private readonly WebApplicationFactory<RestJsonContext> factory;
    private readonly HttpClient client;

    /// <summary>Starts a gateway.</summary>
    /// <param name="redis">The Redis to use; null: there is none, and each limit is this gateway's own.</param>
    /// <param name="settings">Configuration besides.</param>
    public GatewayHost(string? redis = null, params IEnumerable<(string Name, string Value)> settings)
    {
        factory = new WebApplicationFactory<RestJsonContext>().WithWebHostBuilder(host =>
        {
            host.UseSetting("ConnectionStrings:redis", redis ?? "localhost:1");
            host.UseSetting("Aspire:StackExchange:Redis:DisableAutoActivation", "true");
            foreach (var (name, value) in settings) host.UseSetting(name, value);
            host.ConfigureLogging(logging => logging.ClearProviders());
            host.ConfigureTestServices(services =>
            {
                services.AddSingleton(new UsersApi.UsersClient(Services));
                services.AddSingleton(new OrdersApi.OrdersClient(Services));
                services.AddSingleton(new InventoryApi.InventoryClient(Services));
                services.AddSingleton(new NotificationsApi.NotificationsClient(Services));
                services.AddSingleton(new OperationsClients(
                    ["users", "orders", "inventory", "payments", "notifications"], service => new OperationsApi.OperationsClient(Services.Of(service))));
                services.AddSingleton<ISigningKeys>(tokens);
                services.AddSingleton<IServiceRegistry>(Registry);
                services.AddSingleton(new ConfigurationApi.ConfigurationClient(Services));
                // Their calls would be among those that tests count.
                services.RemoveAll<IWarmUp>();
                if (redis is not null) return;
                services.AddSingleton<ILiveValues>(Live);
                services.AddSingleton(Substitute.For<IConnectionMultiplexer>());
                services.AddSingleton<ISharedBuckets, NoSharedBuckets>();
                services.AddSingleton<ISharedCatalogue, NoSharedCatalogue>();
                services.Remove(services.Single(s => s.ImplementationType == typeof(CatalogueFeed)));
            });
        });
        client = factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
    }

    /// <summary>Who is alive.</summary>
    public FakeRegistry Registry { get; } = new();

    /// <summary>What operators have set, where there is no Redis.</summary>
    public FakeLiveValues Live { get; } = new();

    /// <summary>What the gateway calls.</summary>
    public FakeServices Services { get; } = new();

    /// <summary>The gateway's own container.</summary>
    public IServiceProvider Container => factory.Services;

    /// <summary>A token of a signed-in user.</summary>
    public string Token(string role, DateTime? expires = null) => tokens.Issue(role, expires);

    /// <summary>Sends a request; <paramref name="role"/> null: without a token.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? json = null, string? role = null, params IEnumerable<(string Name, string Value)> headers)
    {
        var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return SendRawAsync(method, path, content, role is null ? null : Token(role), headers);
    }

    /// <summary>Sends a request with any body and any bearer token.</summary>
    public Task<HttpResponseMessage> SendRawAsync(
        HttpMethod method, string path, HttpContent? content, string? token, params IEnumerable<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        client.Dispose();
        factory.Dispose();
        tokens.Dispose();
    }

    private sealed class NoSharedCatalogue : ISharedCatalogue
    {
        public ValueTask<CatalogueCopy?> FindAsync(string name, CancellationToken cancellationToken) => default;

        public void Keep(string name, CatalogueCopy copy)
        {
            // There is nobody to share it with.
        }
    }

    private sealed class NoSharedBuckets : ISharedBuckets
    {
        public ValueTask<TokenLease?> TakeAsync(string name, TokenBucketOptions limit, int wanted, CancellationToken cancellationToken) => default;
    }
}
