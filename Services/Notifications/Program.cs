using AspireOrders.Messaging;
using AspireOrders.Notifications.Features;
using AspireOrders.ServiceDefaults;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddGrpcServiceDefaults("notifications");
builder.AddDatabase("notificationsdb");
builder.AddMessaging().AddEventConsumer("notifications", consumer => consumer
    .FromStreams(CustomerEvent.Streams)
    .Handle<TellCustomers>(CustomerEvent.Types));
builder.AddFeatures();

var app = builder.Build();
app.MapGrpcServiceDefaults();
app.MapGrpcService<NotificationsService>();
await app.RunAsync();
