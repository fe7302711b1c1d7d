using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Security;

/// <summary>Handshakes with a server as every service has it.</summary>
public sealed class MutualTlsTests : IAsyncLifetime
{
    private readonly OffsetClock clock = new();
    private readonly CertificateFolder folder = new(TimeProvider.System.GetUtcNow());
    private readonly CertificateFolder stranger = new(TimeProvider.System.GetUtcNow());
    private readonly TestTokens tokens = new();
    private WebApplication? app;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        folder.Install("inventory");
        var builder = TestServer.CreateBuilder(tokens, "https");
        builder.Configuration["Security:Certificates:Directory"] = folder.Directory.FullName;
        builder.Services.AddSingleton<TimeProvider>(clock);
        app = builder.Build();
        app.MapGrpcService<Shelf>().WithMetadata(new AccessAttribute(Callers.Anyone));
        await app.StartAsync(Token);
    }

    [Fact]
    public async Task A_caller_on_the_list_is_let_in()
    {
        using var channel = Connect(folder.Issue("orders"));
        (await new InventoryApi.InventoryClient(channel).GetProductAsync(new GetProductRequest { ProductId = "a" }, cancellationToken: Token)).ProductId.ShouldBe("a");
    }

    [Theory]
    [InlineData("no certificate")]
    [InlineData("another authority")]
    [InlineData("expired")]
    [InlineData("not on the list")]
    [InlineData("a name that it was not issued for")]
    public async Task Others_do_not_get_past_the_handshake(string what)
    {
        using var channel = Connect(what switch
        {
            "another authority" => stranger.Issue("orders"),
            "expired" => folder.Issue("orders", days: -1),
            "not on the list" => folder.Issue("payments"),
            "a name that it was not issued for" => folder.Issue("payments", subject: "orders"),
            _ => null,
        });
        var failure = await Should.ThrowAsync<RpcException>(async () =>
            await new InventoryApi.InventoryClient(channel).GetProductAsync(new GetProductRequest(), cancellationToken: Token));
        failure.StatusCode.ShouldBeOneOf(StatusCode.Unavailable, StatusCode.Internal);
        failure.Trailers.ShouldBeEmpty("no server code ran");
    }

    [Fact]
    public async Task A_new_certificate_on_disk_is_shown_to_new_connections_and_open_streams_go_on()
    {
        var shown = new List<string>();
        using var before = Connect(folder.Issue("orders"), shown);
        using var stream = new InventoryApi.InventoryClient(before).WatchStock(new WatchStockRequest(), cancellationToken: Token);
        (await stream.ResponseStream.MoveNext(Token)).ShouldBeTrue();
        var next = stream.ResponseStream.MoveNext(Token);

        var renewed = folder.Install("inventory", round: 1);
        clock.Offset = TimeSpan.FromSeconds(6);
        using var after = Connect(folder.Issue("orders"), shown);
        await new InventoryApi.InventoryClient(after).GetProductAsync(new GetProductRequest(), cancellationToken: Token);

        shown.Count.ShouldBe(2);
        shown[1].ShouldBe(renewed.Thumbprint);
        shown[0].ShouldNotBe(renewed.Thumbprint);
        next.IsCompleted.ShouldBeFalse("the stream is as open as before");
        await new InventoryApi.InventoryClient(before).GetProductAsync(new GetProductRequest(), cancellationToken: Token);
        shown.Count.ShouldBe(2, "the first connection is still good");
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        folder.Dispose();
        stranger.Dispose();
        tokens.Dispose();
    }

    private GrpcChannel Connect(X509Certificate2? own, List<string>? shown = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                LocalCertificateSelectionCallback = (_, _, _, _, _) => own!,
                RemoteCertificateValidationCallback = (_, server, _, _) =>
                {
                    shown?.Add(server!.GetCertHashString());
                    return server?.Issuer.StartsWith("CN=Test authority", StringComparison.Ordinal) is true;
                },
            },
        };
        return GrpcChannel.ForAddress(app!.Urls.Single(), new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    private sealed class Shelf : InventoryApi.InventoryBase
    {
        public override Task<Product> GetProduct(GetProductRequest request, ServerCallContext context) => Task.FromResult(new Product { ProductId = request.ProductId });

        public override async Task WatchStock(WatchStockRequest request, IServerStreamWriter<StockLevel> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(new StockLevel(), context.CancellationToken);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
    }

    private sealed class OffsetClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
