using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using FluentValidation;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

/// <summary>A call whose answer is a stream goes through the same as any other on its way to a handler, and its caller has only so many open.</summary>
public sealed class ServerStreamTests : IAsyncLifetime
{
    private readonly TestTokens tokens = new();
    private WebApplication? app;
    private GrpcChannel? channel;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = TestServer.CreateBuilder(tokens);
        builder.Configuration["Streams:PerCaller"] = "1";
        builder.Services.AddSingleton<IValidator<WatchStockRequest>, AtLeastOne>();
        app = builder.Build();
        app.MapGrpcService<Shelf>();
        await app.StartAsync(Token);
        channel = GrpcChannel.ForAddress(app.Urls.Single());
    }

    [Fact]
    public async Task Who_does_not_say_who_it_is_gets_none()
    {
        using var stream = Watch("", "lamp");
        (await RefusalAsync(stream)).Error.ShouldBe(ErrorCode.NoToken);
    }

    [Fact]
    public async Task What_is_not_valid_never_reaches_the_handler()
    {
        using var stream = Watch(tokens.Issue("customer"));
        (await RefusalAsync(stream)).Details.ShouldBe([new FieldError("productIds", "is empty")]);
    }

    [Fact]
    public async Task A_failure_is_told_by_the_table_and_a_defect_without_its_cause()
    {
        using var unknown = Watch(tokens.Issue("customer"), "unknown");
        (await RefusalAsync(unknown)).Error.ShouldBe(ErrorCode.NotFound);

        using var broken = Watch(tokens.Issue("customer"), "broken");
        var defect = await RefusalAsync(broken);
        defect.Error.ShouldBe(ErrorCode.Defect);
        defect.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Who_has_as_many_open_as_it_may_gets_no_other()
    {
        using var first = Watch(tokens.Issue("customer"), "lamp");
        (await first.ResponseStream.MoveNext(Token)).ShouldBeTrue();

        using var second = Watch(tokens.Issue("customer"), "lamp");
        (await RefusalAsync(second)).Error.ShouldBe(ErrorCode.RateLimited);
    }

    public async ValueTask DisposeAsync()
    {
        channel?.Dispose();
        if (app is not null) await app.DisposeAsync();
        tokens.Dispose();
    }

    private static async Task<DomainException> RefusalAsync(AsyncServerStreamingCall<StockLevel> stream) =>
        RpcErrors.ToDomain(await Should.ThrowAsync<RpcException>(() => stream.ResponseStream.MoveNext(Token)));

    private AsyncServerStreamingCall<StockLevel> Watch(string token, params IReadOnlyList<string> products)
    {
        var headers = token.Length > 0 ? new Metadata { { "authorization", $"Bearer {token}" } } : [];
        return new InventoryApi.InventoryClient(channel!).WatchStock(new WatchStockRequest { ProductIds = { products } }, headers, cancellationToken: Token);
    }

    private sealed class Shelf : InventoryApi.InventoryBase
    {
        [Access(Callers.User)]
        public override async Task WatchStock(WatchStockRequest request, IServerStreamWriter<StockLevel> responseStream, ServerCallContext context)
        {
            if (request.ProductIds.FirstOrDefault() == "unknown") throw DomainException.NotFound("product", "unknown");
            if (request.ProductIds.FirstOrDefault() != "lamp") throw new InvalidOperationException("secret");
            await responseStream.WriteAsync(new StockLevel(), context.CancellationToken);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
    }

    private sealed class AtLeastOne : AbstractValidator<WatchStockRequest>
    {
        public AtLeastOne() => RuleFor(request => request.ProductIds).Must(ids => ids.Count > 0).WithMessage("is empty");
    }
}
