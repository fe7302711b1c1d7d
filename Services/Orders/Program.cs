using AspireOrders.Orders;
using AspireOrders.Orders.Features;
using AspireOrders.ServiceDefaults;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Storage;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;
using PaymentsApi = AspireOrders.Contracts.Payments.V1.Payments;

var builder = WebApplication.CreateBuilder(args);
builder.AddGrpcServiceDefaults("orders");
builder.AddDatabase("ordersdb");
builder.AddServiceClient<InventoryApi.InventoryClient>("inventory", InventoryApi.Descriptor);
builder.AddServiceClient<PaymentsApi.PaymentsClient>("payments", PaymentsApi.Descriptor);
builder.AddOrdersMessaging();
builder.AddFeatures();

var app = builder.Build();
app.MapGrpcServiceDefaults();
app.MapGrpcService<OrdersService>();
await app.RunAsync();
