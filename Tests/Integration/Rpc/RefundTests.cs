using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Tests.Integration.Topology;
using Grpc.Core;
using PaymentsApi = AspireOrders.Contracts.Payments.V1.Payments;

namespace AspireOrders.Tests.Integration.Rpc;

/// <summary>An operator's refund, which Payments makes only with the consent of Orders.</summary>
public sealed class RefundTests(RunningTopology topology)
{
    [Fact]
    public async Task A_refund_cancels_a_paid_order_and_is_refused_for_one_that_has_shipped()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(2);
        string[] orders = [(await customer.PlaceAsync(product)).Text("orderId"), (await customer.PlaceAsync(product)).Text("orderId")];
        foreach (var order in orders) await customer.WaitForOrderAsync(order, "Paid");
        (await operations.PostAsync($"orders/{orders[1]}/ship")).Text("status").ShouldBe("Shipped");
        using var channel = GrpcCaller.Connect(topology, "payments");
        var payments = new PaymentsApi.PaymentsClient(channel);

        var refunded = await payments.RefundPaymentAsync(new RefundPaymentRequest { OrderId = orders[0] }, GrpcCaller.Call(operations.AccessToken));
        var refused = await Should.ThrowAsync<RpcException>(
            payments.RefundPaymentAsync(new RefundPaymentRequest { OrderId = orders[1] }, GrpcCaller.Call(operations.AccessToken)).ResponseAsync);

        refunded.Status.ShouldBe(PaymentStatus.Refunded);
        (await customer.GetAsync($"orders/{orders[0]}")).Text("status").ShouldBe("Cancelled");
        await Eventually.SatisfiesAsync(_ => customer.AvailableAsync(product), a => a == 1, Shop.Token);
        refused.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        (await payments.GetPaymentAsync(new GetPaymentRequest { OrderId = orders[1] }, GrpcCaller.Call(operations.AccessToken))).Status.ShouldBe(PaymentStatus.Captured);
    }
}
