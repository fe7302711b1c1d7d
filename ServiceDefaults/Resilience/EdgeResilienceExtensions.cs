using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>For a process that calls on behalf of people outside, who do not all wait their turn.</summary>
public static class EdgeResilienceExtensions
{
    /// <summary>Gives every client of another service a bulkhead, and its reads a second try when they are slow.</summary>
    public static void AddEdgeResilience(this IServiceCollection services)
    {
        services.AddOptions<EdgeResilienceOptions>().BindConfiguration(EdgeResilienceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<BulkheadInterceptor>();
        services.AddSingleton<HedgingInterceptor>();
        services.ConfigureAll<GrpcClientFactoryOptions>(options =>
        {
            options.InterceptorRegistrations.Add(new InterceptorRegistration(InterceptorScope.Client, provider => provider.GetRequiredService<BulkheadInterceptor>()));
            options.InterceptorRegistrations.Add(new InterceptorRegistration(InterceptorScope.Client, provider => provider.GetRequiredService<HedgingInterceptor>()));
        });
    }
}
