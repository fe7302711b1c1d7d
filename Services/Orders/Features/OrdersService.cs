using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Orders.Features;

/// <summary>The rpcs of the orders service; each is declared in the folder of its use case.</summary>
internal sealed partial class OrdersService : OrdersApi.OrdersBase;
