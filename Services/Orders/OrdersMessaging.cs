using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;
using AspireOrders.Orders.Events;
using AspireOrders.Orders.Features;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Health;
using AspireOrders.ServiceDefaults.Operations;
using AspireOrders.ServiceDefaults.Reconciliation;

namespace AspireOrders.Orders;

/// <summary>What this service tells and hears, how its writes are gathered, and what runs by itself.</summary>
internal static class OrdersMessaging
{
    public static void AddOrdersMessaging(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ReconciliationOptions>().BindConfiguration(ReconciliationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<OrderReader>();
        builder.Services.AddSingleton<OrderUpdate>();
        builder.AddOrderIntake();
        builder.Services.AddSingleton<ItemAddition>();
        builder.AddAudit();
        builder.Services.AddSingleton<IWarmUp, CreateOrderRehearsal>();
        builder.Services.AddSingleton<OrderWatch>();
        builder.Services.AddSingleton<OrderVersions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OrderVersions>());
        builder.Services.AddReconciliation<ReconcileOrders>();
        builder.AddMessaging()
            .AddOutbox(OrderEvents.Stream, "payments", "inventory", "notifications")
            .ReconcileDeliveries()
            .AddEventConsumer("orders", consumer => consumer
                .FromStreams("payments")
                .Handle<ApplyPaymentEvents>(ApplyPaymentEvents.Captured, ApplyPaymentEvents.Declined, ApplyPaymentEvents.Refunded));
    }

    private static void AddAudit(this IHostApplicationBuilder builder)
    {
        builder.AddOperationsClients("users", "inventory", "payments", "notifications");
        builder.Services.AddScoped<FactReader>();
        builder.Services.AddScoped<OrderAudit>();
        builder.Services.AddScoped<AnswerAudit>();
        builder.Services.AddScoped<OwnEventBooks>();
        builder.Services.AddScoped<AllEventBooks>();
    }
}
