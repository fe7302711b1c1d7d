using AspireOrders.Payments;
using AspireOrders.Payments.Features;
using AspireOrders.ServiceDefaults;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Storage;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

var builder = WebApplication.CreateBuilder(args);
builder.AddGrpcServiceDefaults("payments");
builder.AddDatabase("paymentsdb");
builder.AddServiceClient<OrdersApi.OrdersClient>("orders", OrdersApi.Descriptor);
builder.AddPaymentMessaging();
builder.AddSandboxProvider();
builder.AddSettlement();
builder.AddFeatures();

var app = builder.Build();
app.MapGrpcServiceDefaults();
app.MapGrpcService<PaymentsService>();
await app.RunAsync();
