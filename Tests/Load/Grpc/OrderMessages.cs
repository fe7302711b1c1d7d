using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Load.Shop;
using Google.Rpc;
using Grpc.Core;

namespace AspireOrders.Load.Grpc;

/// <summary>Orders as messages, and what failures are called.</summary>
internal static class OrderMessages
{
    /// <summary>The request of an order.</summary>
    public static CreateOrderRequest ToRequest(this in PlannedOrder order) => new()
    {
        Items = { new OrderItem { ProductId = order.ProductId.ToString(), Quantity = 1 } },
        PaymentToken = "tok_ok",
        IdempotencyKey = order.Key.ToString(),
    };

    /// <summary>The code of the error table; the gRPC status when the failure carries none.</summary>
    public static string CodeOf(RpcException failure) =>
        failure.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Metadata.GetValueOrDefault("code") ?? failure.StatusCode.ToString();
}
