using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Inventory.Features;

/// <summary>The rpcs of the inventory service; each is declared in the folder of its use case.</summary>
internal sealed partial class InventoryService : InventoryApi.InventoryBase;
