using AspireOrders.Inventory;
using AspireOrders.Inventory.Features;
using AspireOrders.ServiceDefaults;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Storage;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

var builder = WebApplication.CreateBuilder(args);
builder.AddGrpcServiceDefaults("inventory");
builder.AddDatabase("inventorydb");
builder.AddServiceClient<OrdersApi.OrdersClient>("orders", OrdersApi.Descriptor);
builder.AddInventoryMessaging();
builder.AddFeatures();

var app = builder.Build();
app.MapGrpcServiceDefaults();
app.MapGrpcService<InventoryService>();
await app.RunAsync();
