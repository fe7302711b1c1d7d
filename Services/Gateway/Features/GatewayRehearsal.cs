using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Health;
using Grpc.Core;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Gateway.Features;

/// <summary>Connects to the services behind the busiest routes before the first customer does.</summary>
internal sealed class GatewayRehearsal(InventoryApi.InventoryClient inventory, OrdersApi.OrdersClient orders) : IWarmUp
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await inventory.ListProductsAsync(new ListProductsRequest { Limit = 1 }, cancellationToken: cancellationToken);
        try
        {
            await orders.CreateOrderAsync(new CreateOrderRequest(), cancellationToken: cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unauthenticated)
        {
            // As it should be: there is no user. The way there has been walked.
        }
    }
}
