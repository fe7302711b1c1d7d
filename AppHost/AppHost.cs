using AspireOrders.AppHost;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var usersDb = postgres.AddDatabase("usersdb");
var ordersDb = postgres.AddDatabase("ordersdb");
var inventoryDb = postgres.AddDatabase("inventorydb");
var paymentsDb = postgres.AddDatabase("paymentsdb");
var notificationsDb = postgres.AddDatabase("notificationsdb");
var redis = builder.AddRedis("redis").WithDataVolume();

var migrations = builder.AddProject<Projects.Migrations>("migrations")
    .WithReference(usersDb).WaitFor(usersDb)
    .WithReference(ordersDb).WaitFor(ordersDb)
    .WithReference(inventoryDb).WaitFor(inventoryDb)
    .WithReference(paymentsDb).WaitFor(paymentsDb)
    .WithReference(notificationsDb).WaitFor(notificationsDb);

var platform = builder.AddPlatform(redis, migrations);
var users = platform.AddGrpcService<Projects.Users>("users").WithReference(usersDb).WithDemoPassword().WithSettings("Tokens");
var orders = platform.AddGrpcService<Projects.Orders>("orders").WithReference(ordersDb)
    .WithReplicas(builder.Configuration.GetValue("Orders:Replicas", 1));
var inventory = platform.AddGrpcService<Projects.Inventory>("inventory").WithReference(inventoryDb)
    .WithReplicas(builder.Configuration.GetValue("Inventory:Replicas", 1));
var payments = platform.AddGrpcService<Projects.Payments>("payments").WithReference(paymentsDb);
var notifications = platform.AddGrpcService<Projects.Notifications>("notifications").WithReference(notificationsDb);

// Every service validates tokens with the keys of users. Waiting goes one way only, so that references may go both ways.
orders.WithReference(users).WithReference(inventory).WithReference(payments).WithReference(notifications);
inventory.WithReference(users).WithReference(orders);
payments.WithReference(users).WithReference(orders).WithReference(notifications);
users.WithReference(notifications);
notifications.WithReference(users);

var gateway = platform.AddService<Projects.Gateway>("gateway")
    .WithReference(users).WaitFor(users)
    .WithReference(orders).WaitFor(orders)
    .WithReference(inventory).WaitFor(inventory)
    .WithReference(payments).WaitFor(payments)
    .WithReference(notifications).WaitFor(notifications)
    .WithSettings("RateLimits")
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithManagement();
gateway.WithUrl($"{gateway.GetEndpoint("http")}/docs", "API documentation");
platform.AddDevelopmentTools(gateway, users, orders, inventory, payments, notifications);

builder.Build().Run();
