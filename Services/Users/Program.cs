using AspireOrders.Messaging;
using AspireOrders.ServiceDefaults;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Reconciliation;
using AspireOrders.ServiceDefaults.Storage;
using AspireOrders.Users.Features;

var builder = WebApplication.CreateBuilder(args);
builder.AddGrpcServiceDefaults("users");
builder.AddDatabase("usersdb");
builder.AddMessaging().AddOutbox("users", "notifications").ReconcileDeliveries();
builder.AddAccounts();
builder.AddFeatures();

var app = builder.Build();
app.MapGrpcServiceDefaults();
app.MapGrpcService<UsersService>();
app.MapGrpcService<ConfigurationService>();
await app.RunAsync();
