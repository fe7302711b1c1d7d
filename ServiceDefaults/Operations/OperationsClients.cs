using AspireOrders.ServiceDefaults.Grpc;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OperationsApi = AspireOrders.Contracts.Operations.V1.Operations;

namespace AspireOrders.ServiceDefaults.Operations;

/// <summary>The clients of <c>aspireorders.operations.v1.Operations</c>, which several services serve, by the service's name.</summary>
/// <param name="services">The services.</param>
/// <param name="create">Makes the client of one of them.</param>
public sealed class OperationsClients(IReadOnlyList<string> services, Func<string, OperationsApi.OperationsClient> create)
{
    /// <summary>The services that can be asked, in a fixed order.</summary>
    public IReadOnlyList<string> Services { get; } = services;

    /// <summary>The client of one of <see cref="Services"/>.</summary>
    public OperationsApi.OperationsClient Of(string service) => create(service);
}

/// <summary>Registers <see cref="OperationsClients"/>.</summary>
public static class OperationsClientExtensions
{
    /// <summary>Adds a client for each of <paramref name="services"/> that has none yet, with everything that other service clients have.</summary>
    public static void AddOperationsClients(this IHostApplicationBuilder builder, params IReadOnlyList<string> services)
    {
        var registered = (Registrations?)builder.Services.SingleOrDefault(s => s.ServiceType == typeof(Registrations))?.ImplementationInstance
            ?? AddRegistrations(builder.Services);
        foreach (var service in services.Except(registered.Services, StringComparer.Ordinal).ToList())
        {
            builder.AddServiceClient<OperationsApi.OperationsClient>(service, OperationsApi.Descriptor, ClientName(service));
            registered.Services.Add(service);
        }
    }

    private static Registrations AddRegistrations(IServiceCollection services)
    {
        var registered = new Registrations([]);
        services.AddSingleton(registered);
        services.AddTransient(provider =>
        {
            var factory = provider.GetRequiredService<GrpcClientFactory>();
            return new OperationsClients(registered.Services, service => factory.CreateClient<OperationsApi.OperationsClient>(ClientName(service)));
        });
        return registered;
    }

    private static string ClientName(string service) => $"operations of {service}";

    private sealed record Registrations(List<string> Services);
}
