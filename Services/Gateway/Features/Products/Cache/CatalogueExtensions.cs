using AspireOrders.ServiceDefaults.Catalogue;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>Copies of the catalogue in this process and on Redis.</summary>
internal static class CatalogueExtensions
{
    public static void AddCatalogueCache(this IServiceCollection services)
    {
        services.AddOptions<CatalogueCacheOptions>().BindConfiguration(CatalogueCacheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CatalogueMetrics>();
        services.AddSingleton<CatalogueGeneration>();
        services.AddSingleton<CatalogueFreshness>();
        services.AddHostedService<CatalogueFeed>();
        services.TryAddSingleton<ISharedCatalogue, RedisCatalogue>();
        services.AddSingleton<CatalogueCache>();
        services.AddSingleton<CatalogueReader>();
        services.AddSingleton<CatalogueWrites>();
    }
}
