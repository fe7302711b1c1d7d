using System.Collections.Concurrent;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.Tests.Unit.ServiceDefaults.Discovery;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Resilience;

/// <summary>A service that answers as a test says, and has a client of <c>inventory</c> as every service has one.</summary>
internal sealed class Shelf : IAsyncDisposable
{
    private readonly WebApplication app;

    private Shelf(WebApplication app) => this.app = app;

    /// <summary>What each call does before it is answered.</summary>
    public Func<ServerCallContext, Task> Behaviour { get; set; } = _ => Task.CompletedTask;

    /// <summary>The deadline of each call that came.</summary>
    public ConcurrentQueue<DateTime> Calls { get; } = new();

    /// <summary>The client, which finds what the registry says.</summary>
    public InventoryApi.InventoryClient Inventory => Services.GetRequiredService<InventoryApi.InventoryClient>();

    public IServiceProvider Services => app.Services;

    public static async Task<Shelf> StartAsync(FakeRegistry registry)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.AddServiceDefaults("tests");
        // What these run in the background needs Redis.
        builder.Services.RemoveAll<IHostedService>();
        builder.Services.AddSingleton<IServiceRegistry>(registry);
        builder.AddServiceClient<InventoryApi.InventoryClient>("inventory", InventoryApi.Descriptor);
        builder.Services.AddSingleton<Holder>();
        builder.Services.AddGrpc();
        var host = builder.Build();
        host.MapGrpcService<Catalogue>();
        var shelf = new Shelf(host);
        host.Services.GetRequiredService<Holder>().Shelf = shelf;
        await host.StartAsync(TestContext.Current.CancellationToken);
        return shelf;
    }

    /// <summary>Has a registry say that this is the only replica of inventory.</summary>
    public async Task ServeAsync(FakeRegistry registry, params IEnumerable<Shelf> clients)
    {
        registry.Set(new ServiceInstance("inventory", "shelf", new Uri(app.Urls.Single()), DateTimeOffset.UnixEpoch));
        foreach (var client in clients) await client.LookAsync();
    }

    /// <summary>Reads the registry.</summary>
    public Task LookAsync() => Services.GetRequiredService<ServiceDirectory>().RefreshAsync(TestContext.Current.CancellationToken);

    /// <summary>Whether it has been told to stop.</summary>
    public bool IsStopping => app.Lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Stops as a service does that is asked to.</summary>
    public Task StopAsync() => app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private sealed class Holder
    {
        public Shelf? Shelf { get; set; }
    }

    private sealed class Catalogue(Holder holder) : InventoryApi.InventoryBase
    {
        public override Task<Product> GetProduct(GetProductRequest request, ServerCallContext context) => AnswerAsync(context);

        public override Task<Product> CreateProduct(CreateProductRequest request, ServerCallContext context) => AnswerAsync(context);

        public override Task<Product> UpdateProduct(UpdateProductRequest request, ServerCallContext context) => AnswerAsync(context);

        private async Task<Product> AnswerAsync(ServerCallContext context)
        {
            var shelf = holder.Shelf!;
            shelf.Calls.Enqueue(context.Deadline);
            await shelf.Behaviour(context);
            return new Product();
        }
    }
}
