using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Health;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Gateway.Features;

/// <summary>Connects to the services behind the busiest routes before the first customer does.</summary>
internal sealed class GatewayRehearsal(InventoryApi.InventoryClient inventory, OrdersApi.OrdersClient orders) : IWarmUp
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await inventory.ListProductsAsync(new ListProductsRequest { Limit = 1 }, cancellationToken: cancellationToken);
        await orders.CreateOrdersAsync(new CreateOrdersRequest(), cancellationToken: cancellationToken);
    }
}
