using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Features;
using AspireOrders.Gateway.Features.Orders;
using AspireOrders.Gateway.Features.Products.Cache;
using AspireOrders.Gateway.Rest.Errors;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.Gateway.Rest.LoadShedding;
using AspireOrders.Gateway.Rest.RateLimits;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults;
using AspireOrders.ServiceDefaults.Health;
using AspireOrders.ServiceDefaults.Resilience;

namespace AspireOrders.Gateway.Rest;

/// <summary>What all routes have in common.</summary>
internal static class RestExtensions
{
    /// <summary>JSON, problem documents and the server's limits.</summary>
    public static void AddRest(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(json => RestJson.Configure(json.SerializerOptions));
        builder.Services.AddSingleton<IWarmUp, GatewayRehearsal>();
        builder.Services.AddBatchCollector<CallersOrder, CreateOrderResponse, PlaceOrderBatch>(PlaceOrderBatch.Options);
        builder.Services.AddRateLimits();
        builder.Services.AddCatalogueCache();
        builder.Services.AddEdgeResilience();
        builder.Services.AddOptions<LoadSheddingOptions>().BindConfiguration(LoadSheddingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<RestExceptionHandler>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            RequestLimits.Apply(kestrel.Limits);
        });
    }

    /// <summary>Security headers, errors, health and limits, from the outside in; probes of health are not counted.</summary>
    public static void UseRest(this WebApplication app)
    {
        app.Use(SecurityHeaders.ApplyAsync);
        app.UseExceptionHandler();
        app.UseStatusCodePages(pages => ProblemResponse.WriteStatusAsync(pages.HttpContext));
        app.UsePublicServiceDefaults();
        app.UseMiddleware<RequestMethods>();
        app.UseAddressLimit();
        app.UseMiddleware<RequestGuard>();
    }
}
