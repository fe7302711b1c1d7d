using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Features;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.Extensions.Options;
using NSubstitute;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.Orders;

public sealed class CreateOrderBatchTests
{
    public static TheoryData<Exception> NoAnswers { get; } =
    [
        new RpcException(new Status(StatusCode.Unavailable, "")), new RpcException(new Status(StatusCode.DeadlineExceeded, "")),
        RpcErrors.ToRpc(new DomainException(ErrorCode.OutOfTime, "The request ran out of time.")), new OperationCanceledException(),
    ];

    [Theory]
    [MemberData(nameof(NoAnswers), DisableDiscoveryEnumeration = true)]
    public async Task When_inventory_does_not_answer_its_orders_are_put_off_whatever_the_time_it_took(Exception noAnswer)
    {
        var calls = Substitute.For<CallInvoker>();
        calls.AsyncUnaryCall(Arg.Any<Method<ReserveManyRequest, ReserveManyResponse>>(), Arg.Any<string?>(), Arg.Any<CallOptions>(), Arg.Any<ReserveManyRequest>())
            .Returns(_ => new AsyncUnaryCall<ReserveManyResponse>(
                Task.FromException<ReserveManyResponse>(noAnswer), Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => { }));
        var stock = new StockReservation(new InventoryApi.InventoryClient(calls), Options.Create(new CreateOrderOptions()), TimeProvider.System);
        // Without stock nothing gets as far as the database.
        var batch = new CreateOrderBatch(stock, null!, null!);
        var item = new OrderItem { ProductId = "00000000-0000-4000-8000-000000000001", Quantity = 1 };
        var request = OrderRequest.Read(Guid.NewGuid(), new CreateOrderRequest { Items = { item }, PaymentToken = "tok_ok" }, null);

        var outcomes = await batch.ExecuteAsync([request, request], TestContext.Current.CancellationToken);

        outcomes.Select(o => o.Error).Cast<DomainException>().ShouldAllBe(e => e.Error == ErrorCode.Unavailable && e.RetryAfter > TimeSpan.Zero);
        outcomes.Count.ShouldBe(2);
    }
}
