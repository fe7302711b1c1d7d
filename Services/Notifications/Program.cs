using AspireOrders.Notifications;
using AspireOrders.Notifications.Features;
using AspireOrders.ServiceDefaults;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddGrpcServiceDefaults("notifications");
builder.AddDatabase("notificationsdb");
builder.AddNotificationsMessaging();
builder.AddFeatures();

var app = builder.Build();
app.MapGrpcServiceDefaults();
app.MapGrpcService<NotificationsService>();
await app.RunAsync();
