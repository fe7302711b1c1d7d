// The generated service classes are named like the folders of the features that call them.
global using InventoryClient = AspireOrders.Contracts.Inventory.V1.Inventory.InventoryClient;
global using NotificationsClient = AspireOrders.Contracts.Notifications.V1.Notifications.NotificationsClient;
global using OrdersClient = AspireOrders.Contracts.Orders.V1.Orders.OrdersClient;
global using UsersClient = AspireOrders.Contracts.Users.V1.Users.UsersClient;
