using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Features;
using AspireOrders.Gateway.Features.Orders;
using AspireOrders.Gateway.Rest.Errors;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Health;

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
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<RestExceptionHandler>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestLimits.MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = RequestLimits.Budget;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        });
    }

    /// <summary>Security headers, errors, limits and routing, from the outside in.</summary>
    public static void UseRest(this WebApplication app)
    {
        app.Use(SecurityHeaders.ApplyAsync);
        app.UseExceptionHandler();
        app.UseStatusCodePages(pages => ProblemResponse.WriteStatusAsync(pages.HttpContext));
        app.UseMiddleware<RequestGuard>();
    }
}
