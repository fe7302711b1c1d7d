using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Features;
using AspireOrders.Payments.Provider;
using AspireOrders.Payments.Provider.Sandbox;
using AspireOrders.Payments.Storage;
using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Reconciliation;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AspireOrders.Payments;

/// <summary>The parts of this service.</summary>
internal static class PaymentsExtensions
{
    /// <summary>What this service hears of orders, and the stream on which it tells of payments.</summary>
    public static void AddPaymentMessaging(this IHostApplicationBuilder builder) => builder.AddMessaging()
        .AddOutbox(PaymentEvents.Stream, "orders", "notifications")
        .ReconcileDeliveries()
        .AddEventConsumer("payments", consumer => consumer
            .FromStreams(ApplyOrderEvents.Stream)
            .Handle<ApplyOrderEvents>(ApplyOrderEvents.Reserved, ApplyOrderEvents.Repriced, ApplyOrderEvents.Cancelled));

    /// <summary>The provider that moves no money.</summary>
    public static void AddSandboxProvider(this IHostApplicationBuilder builder)
    {
        builder.Services.AddLiveOptions<SandboxOptions>(SandboxOptions.Section);
        builder.Services.AddSingleton<SandboxChance>();
        builder.Services.AddSingleton<SandboxLedger>();
        builder.Services.AddSingleton<SandboxConfirmations>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SandboxConfirmations>());
        builder.Services.AddSingleton<IPaymentProvider, SandboxProvider>();
    }

    /// <summary>What asks the provider and records its answers, and what compares payments with orders.</summary>
    public static void AddSettlement(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SettlementOptions>().BindConfiguration(SettlementOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ReconciliationOptions>().BindConfiguration(ReconciliationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<PaymentBook>();
        services.AddSingleton<SettlementSignal>();
        services.AddSingleton<ProviderSteps>();
        services.AddSingleton<RecordSteps>();
        services.AddSingleton<Settlement>();
        // A batch lasts as long as the provider leaves one of its charges unanswered, so more of them run side by side than elsewhere.
        services.AddBatchCollector<Payment, bool, SettleBatch>(
            new BatchCollectorOptions { Name = "payment steps", MaxConcurrentBatches = 16, QueueCapacity = 16_384 });
        services.AddSingleton<IProviderEvents, ConfirmPayments>();
        services.AddHostedService<SettlePendingPayments>();
        services.AddReconciliation<ReconcilePayments>();
    }
}
