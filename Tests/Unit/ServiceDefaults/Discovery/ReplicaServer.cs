using AspireOrders.Contracts.Inventory.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Discovery;

/// <summary>One replica of a service, listening on a port of its own.</summary>
internal sealed class ReplicaServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Counter counter;

    private ReplicaServer(WebApplication app, Counter counter) => (this.app, this.counter, Address) = (app, counter, new Uri(app.Urls.Single()));

    public Uri Address { get; }

    public int Calls => counter.Calls;

    public static async Task<ReplicaServer> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        var calls = new Counter();
        builder.Services.AddSingleton(calls);
        builder.Services.AddGrpc();
        var host = builder.Build();
        host.MapGrpcService<Catalogue>();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new ReplicaServer(host, calls);
    }

    /// <summary>Ends it without a word to those who are connected.</summary>
    public Task KillAsync() => app.StopAsync(new CancellationToken(canceled: true));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    internal sealed class Counter
    {
        private int calls;

        public int Calls => Volatile.Read(ref calls);

        public void Add() => Interlocked.Increment(ref calls);
    }

    internal sealed class Catalogue(Counter counter) : InventoryApi.InventoryBase
    {
        public override Task<Product> GetProduct(GetProductRequest request, ServerCallContext context)
        {
            counter.Add();
            return Task.FromResult(new Product { ProductId = request.ProductId });
        }

        public override Task<Product> CreateProduct(CreateProductRequest request, ServerCallContext context)
        {
            counter.Add();
            return Task.FromResult(new Product { Sku = request.Sku });
        }
    }
}
