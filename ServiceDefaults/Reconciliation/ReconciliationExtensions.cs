using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>Registers reconciliations.</summary>
public static class ReconciliationExtensions
{
    /// <summary>Runs <typeparamref name="TReconciliation"/> on its timer, in one replica at a time.</summary>
    /// <typeparam name="TReconciliation">The comparison.</typeparam>
    /// <param name="services">The services of the host, with the database.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddReconciliation<TReconciliation>(this IServiceCollection services)
        where TReconciliation : class, IReconciliation =>
        services.AddReconciliation(provider => ActivatorUtilities.CreateInstance<TReconciliation>(provider));

    /// <summary>Runs what <paramref name="create"/> makes on its timer, in one replica at a time.</summary>
    /// <param name="services">The services of the host, with the database.</param>
    /// <param name="create">Makes the comparison.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddReconciliation(this IServiceCollection services, Func<IServiceProvider, IReconciliation> create)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ReconciliationRunner>();
        services.AddSingleton(create);
        services.AddHostedService<ReconciliationLoop>();
        return services;
    }
}
