using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Features;
using AspireOrders.Inventory.Storage;
using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Catalogue;
using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Reconciliation;

namespace AspireOrders.Inventory;

/// <summary>What this service hears, how its writes are gathered, and what runs by itself.</summary>
internal static class InventoryMessaging
{
    public static void AddInventoryMessaging(this IHostApplicationBuilder builder)
    {
        builder.Services.AddLiveOptions<ReservationOptions>(ReservationOptions.Section);
        builder.Services.AddBatchCollector<ReserveEntry, HeldStock, ReserveBatch>(new BatchCollectorOptions { Name = "reserve", QueueCapacity = 8192 });
        builder.Services.AddBatchCollector<SettleEntry, ReservationState?, SettleBatch>(new BatchCollectorOptions { Name = "settle" });
        builder.Services.AddSingleton<CatalogueChanges>();
        builder.Services.AddSingleton<CatalogueGeneration>();
        builder.Services.AddHostedService<TellChanges>();
        builder.Services.AddSingleton<StockWatch>();
        builder.Services.AddSingleton<StockLevels>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StockLevels>());
        builder.Services.AddReconciliation<ReconcileReservations>();
        builder.AddMessaging().AddEventConsumer("inventory", consumer => consumer
            .FromStreams("orders")
            .Handle<ApplyOrderEvents>(ApplyOrderEvents.Paid, ApplyOrderEvents.Cancelled));
    }
}
