using AspireOrders.Load.Preload;
using AspireOrders.Load.Shop;
using AspireOrders.Load.Topology;

namespace AspireOrders.Load;

/// <summary>A topology that is ready for orders: customers are signed in, the shelves are full.</summary>
/// <param name="Topology">The platform.</param>
/// <param name="Client">REST.</param>
/// <param name="Customers">Who orders.</param>
/// <param name="Products">What is ordered.</param>
internal sealed record OpenShop(RunningTopology Topology, ShopClient Client, IReadOnlyList<Customer> Customers, IReadOnlyList<Guid> Products) : IAsyncDisposable
{
    // Signing in is slow on purpose, so there are few; more would only make more tokens to remember.
    private const int CustomerCount = 8;

    // More than any run can sell.
    private const int RestockedPieces = 100_000_000;

    // A few customers at one address order what a whole town would.
    private static readonly string[] Unlimited =
    [
        "--RateLimits:User:PerSecond=1000000", "--RateLimits:User:Burst=1000000", "--RateLimits:Address:PerSecond=1000000", "--RateLimits:Address:Burst=1000000",
        "--RateLimits:SignIn:PerSecond=1000000", "--RateLimits:SignIn:Burst=1000000",
    ];

    /// <summary>Starts the platform and prepares it.</summary>
    public static async Task<OpenShop> StartAsync(BenchOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        string[] arguments = [$"--Orders:Replicas={options.Replicas}", $"--Inventory:Replicas={options.Replicas}", .. Unlimited];
        var topology = await RunningTopology.StartAsync(options.AppHost, arguments, options.Keep, cancellationToken);
        var client = new ShopClient(topology.Status.Address("gateway", "http"), clock);
        try
        {
            var customers = await client.SignInCustomersAsync(CustomerCount, cancellationToken);
            var products = await client.ProductsAsync(cancellationToken);
            if (options.Preload > 0)
            {
                await PreloadedOrders.WriteAsync(topology, options.Preload, [.. customers.Select(c => c.UserId)], [.. products], cancellationToken);
            }

            if (options.Hot) products = [products[0]];
            var token = await client.SignInOperatorAsync(topology.DemoPassword, cancellationToken);
            foreach (var product in products) await client.RestockAsync(product, RestockedPieces / products.Count, token, cancellationToken);
            return new OpenShop(topology, client, customers, products);
        }
        catch
        {
            client.Dispose();
            await topology.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return Topology.DisposeAsync();
    }
}
