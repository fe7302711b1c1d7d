using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.Orders.Features;
using AspireOrders.ServiceDefaults.Ordering;
using FluentValidation;

namespace AspireOrders.Orders;

/// <summary>The way of new orders in: one by one and by stream, through one collector.</summary>
internal static class OrderIntake
{
    public static void AddOrderIntake(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CreateOrderOptions>().BindConfiguration(CreateOrderOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<PlaceOrdersOptions>().BindConfiguration(PlaceOrdersOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<IdempotencyOptions>().BindConfiguration(IdempotencyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IValidator<CreateOrderRequest>, CreateOrderValidator>();
        builder.Services.AddSingleton<KeysInFlight>();
        builder.Services.AddHostedService<PurgeIdempotencyKeys>();
        builder.Services.AddSingleton<IdempotencyRecords>();
        builder.Services.AddSingleton<StockReservation>();
        builder.Services.AddSingleton<OrderCommit>();
        builder.Services.AddSingleton<OrderStreams>();
        var gathering = builder.Configuration.GetSection(CreateOrderOptions.Section).Get<CreateOrderOptions>() ?? new CreateOrderOptions();
        builder.Services.AddBatchCollector<OrderRequest, CreateOrderResponse, CreateOrderBatch>(new BatchCollectorOptions
        {
            Name = "create order",
            MaxBatchSize = gathering.MaxBatchSize,
            MaxConcurrentBatches = gathering.MaxConcurrentBatches,
            MaxWait = gathering.MaxWait,
            QueueCapacity = gathering.QueueCapacity,
        });
    }
}
