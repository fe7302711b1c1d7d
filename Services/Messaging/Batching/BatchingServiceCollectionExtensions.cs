using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AspireOrders.Messaging.Batching;

/// <summary>Registers collectors.</summary>
public static class BatchingServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="BatchCollector{TRequest,TResult}"/> as a singleton that drains when the container is disposed.</summary>
    /// <typeparam name="TRequest">What a caller submits.</typeparam>
    /// <typeparam name="TResult">What a caller is answered.</typeparam>
    /// <typeparam name="THandler">Does the work; a singleton.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="options">Limits and the name.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddBatchCollector<TRequest, TResult, THandler>(
        this IServiceCollection services, BatchCollectorOptions options)
        where THandler : class, IBatchHandler<TRequest, TResult>
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<THandler>();
        return services.AddSingleton(provider => new BatchCollector<TRequest, TResult>(
            provider.GetRequiredService<THandler>(), options, provider.GetRequiredService<TimeProvider>()));
    }
}
