using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.ServiceDiscovery.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds service discovery to an HTTP client.</summary>
public static class ServiceDiscoveryHttpClientBuilderExtensions
{
    /// <summary>
    /// Sends each request of the client to the next endpoint of the service it names. The providers are added apart, by
    /// <see cref="ServiceDiscoveryServiceCollectionExtensions.AddServiceDiscovery(IServiceCollection)"/>.
    /// </summary>
    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder httpClientBuilder)
    {
        ArgumentNullException.ThrowIfNull(httpClientBuilder);
        var services = httpClientBuilder.Services;
        services.AddServiceDiscoveryCore();
        services.TryAddSingleton<ServiceDiscoveryHttpMessageHandlerFactory>();
        httpClientBuilder.AddHttpMessageHandler(
            provider => provider.GetRequiredService<ServiceDiscoveryHttpMessageHandlerFactory>().Create());
        services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new DisableGrpcLoadBalancing(httpClientBuilder.Name));
        return httpClientBuilder;
    }

    /// <summary>
    /// A gRPC channel over a client that finds endpoints itself must leave the address alone. No name means every client.
    /// </summary>
    private sealed class DisableGrpcLoadBalancing(string? clientName) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            if ((clientName is null || clientName == builder.Name) && builder.PrimaryHandler is SocketsHttpHandler handler)
            {
                handler.Properties["__GrpcLoadBalancingDisabled"] = true;
            }
        };
    }
}
