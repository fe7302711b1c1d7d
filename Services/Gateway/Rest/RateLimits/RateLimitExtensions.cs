using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>Token buckets per address and per user.</summary>
internal static class RateLimitExtensions
{
    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RateLimitMetrics>();
        services.AddSingleton<RateLimitHeaders>();
        services.AddSingleton<RateLimiter>();
        services.TryAddSingleton<ISharedBuckets, RedisBuckets>();
    }

    /// <summary>Counts every request that comes here by its address, before anything is done for it.</summary>
    public static void UseAddressLimit(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        if (await context.RequestServices.GetRequiredService<RateLimiter>().AdmitAddressAsync(context)) await next(context);
    });
}
