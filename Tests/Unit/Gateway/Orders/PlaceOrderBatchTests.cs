using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Features.Orders;
using AspireOrders.Tests.Unit.Gateway.Support;
using Grpc.Core;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Tests.Unit.Gateway.Orders;

public sealed class PlaceOrderBatchTests
{
    private readonly FakeServices services = new();
    private int calls;

    [Fact]
    public async Task When_the_replica_is_gone_what_has_a_key_is_sent_once_more_and_the_rest_fails()
    {
        Answer(failures: 1, StatusCode.Unavailable);

        var outcomes = await Batch().ExecuteAsync([Order("a"), Order(""), Order("b")], TestContext.Current.CancellationToken);

        outcomes.Select(outcome => outcome.Error is null).ShouldBe([true, false, true]);
        outcomes[1].Error.ShouldBeOfType<RpcException>().StatusCode.ShouldBe(StatusCode.Unavailable);
        services.Calls.Skip(1).Select(call => ((CreateOrderRequest)call.Request).IdempotencyKey).ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData(2, StatusCode.Unavailable, "a", 2)]
    [InlineData(1, StatusCode.Unavailable, "", 1)]
    [InlineData(1, StatusCode.DeadlineExceeded, "a", 1)]
    public async Task It_is_not_sent_again_a_second_time_nor_without_a_key_nor_when_time_is_up(int failures, StatusCode status, string key, int sent)
    {
        Answer(failures, status);

        (await Should.ThrowAsync<RpcException>(() => Batch().ExecuteAsync([Order(key)], TestContext.Current.CancellationToken))).StatusCode.ShouldBe(status);

        calls.ShouldBe(sent);
    }

    private static CallersOrder Order(string key) => new() { Order = new CreateOrderRequest { IdempotencyKey = key } };

    private PlaceOrderBatch Batch() => new(new OrdersApi.OrdersClient(services), TimeProvider.System);

    private void Answer(int failures, StatusCode status) => services.On<CreateOrderRequest, CreateOrderResponse>(
        "CreateOrder", _ => ++calls <= failures ? throw new RpcException(new Status(status, "gone")) : Samples.Placed());
}
