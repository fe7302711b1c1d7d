using System.Diagnostics.Metrics;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Resilience;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class StreamBulkheadTests : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CallInvoker calls = Substitute.For<CallInvoker>();
    private readonly IAsyncStreamReader<StockLevel> messages = Substitute.For<IAsyncStreamReader<StockLevel>>();
    private readonly InventoryApi.InventoryClient inventory;

    public StreamBulkheadTests()
    {
        var options = new FixedOptions<EdgeResilienceOptions>(new EdgeResilienceOptions { StreamsOpen = 2, CallsInFlight = 1 });
        var metrics = new ResilienceMetrics(services.GetRequiredService<IMeterFactory>());
        calls.AsyncServerStreamingCall(Arg.Any<Method<WatchStockRequest, StockLevel>>(), Arg.Any<string?>(), Arg.Any<CallOptions>(), Arg.Any<WatchStockRequest>())
            .Returns(_ => new AsyncServerStreamingCall<StockLevel>(
                messages, Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => { }));
        inventory = new InventoryApi.InventoryClient(calls.Intercept(new BulkheadInterceptor(options, metrics)));
    }

    [Fact]
    public void A_service_has_a_bounded_number_of_streams_and_then_fails_at_once()
    {
        var first = Watch();
        using var second = Watch();
        Refused();

        first.Dispose();
        first.Dispose();

        using var third = Watch();
        Refused();
    }

    [Fact]
    public async Task A_stream_that_ends_or_breaks_gives_its_place_back_although_nobody_disposes_of_it()
    {
        var (ended, broken) = (Watch(), Watch());
        messages.MoveNext(Arg.Any<CancellationToken>()).Returns(Task.FromResult(true), Task.FromResult(false));
        (await ended.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        Refused();
        (await ended.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeFalse();
        using var third = Watch();
        Refused();

        messages.MoveNext(Arg.Any<CancellationToken>()).Returns(Task.FromException<bool>(new RpcException(Status.DefaultCancelled)));
        await Should.ThrowAsync<RpcException>(() => broken.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        using var fourth = Watch();
        Refused();
    }

    [Fact]
    public void A_stream_that_cannot_be_opened_takes_no_place()
    {
        calls.AsyncServerStreamingCall(Arg.Any<Method<WatchStockRequest, StockLevel>>(), Arg.Any<string?>(), Arg.Any<CallOptions>(), Arg.Any<WatchStockRequest>())
            .Returns<AsyncServerStreamingCall<StockLevel>>(_ => throw new RpcException(new Status(StatusCode.Unavailable, "")));
        for (var i = 0; i < 5; i++) Should.Throw<RpcException>(Watch).Status.Detail.ShouldBeEmpty("it is not the bulkhead that refuses");
    }

    public void Dispose() => services.Dispose();

    private AsyncServerStreamingCall<StockLevel> Watch() => inventory.WatchStock(new WatchStockRequest(), new CallOptions(cancellationToken: TestContext.Current.CancellationToken));

    private void Refused() => Should.Throw<RpcException>(Watch).Code().ShouldBe(ErrorCode.Unavailable.Code);
}
