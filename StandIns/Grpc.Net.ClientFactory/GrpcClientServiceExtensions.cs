using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers generated clients as transient services over IHttpClientFactory's handlers.</summary>
public static class GrpcClientServiceExtensions
{
    /// <summary>The client's name is that of its type without the namespace.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name);

    /// <summary>The client's name is that of its type without the namespace.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <summary>The client's name is that of its type without the namespace.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, string name, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        services.Configure(name, configureClient);
        return services.AddGrpcClient<TClient>(name);
    }

    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, string name, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        services.AddOptions<GrpcClientFactoryOptions>(name)
            .Configure<IServiceProvider>((options, provider) => configureClient(provider, options));
        return services.AddGrpcClient<TClient>(name);
    }

    /// <summary>Throws InvalidOperationException when the name belongs to another client type.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, string name)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        Register(services, new GrpcClientRegistration(name, typeof(TClient)));
        services.TryAddSingleton<ChannelCallInvokers>();
        services.TryAddTransient<GrpcClientFactory, DefaultGrpcClientFactory>();
        services.AddTransient(provider => provider.GetRequiredService<GrpcClientFactory>().CreateClient<TClient>(name));

        // At the front of the list: whatever else configures the handlers may replace this one.
        services.Configure<HttpClientFactoryOptions>(name, options => options.HttpMessageHandlerBuilderActions.Insert(
            0, handlers => handlers.PrimaryHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true }));
        return services.AddHttpClient(name);
    }

    internal static GrpcClientRegistration? Registration(IServiceCollection services, string name) => services
        .Select(descriptor => descriptor.IsKeyedService ? null : descriptor.ImplementationInstance)
        .OfType<GrpcClientRegistration>()
        .FirstOrDefault(registration => registration.Name == name);

    private static void Register(IServiceCollection services, GrpcClientRegistration registration)
    {
        var earlier = Registration(services, registration.Name);
        if (earlier is null)
        {
            services.AddSingleton(registration);
        }
        else if (earlier.Client != registration.Client)
        {
            throw new InvalidOperationException(
                $"The name '{registration.Name}' already belongs to the gRPC client {earlier.Client.FullName}. "
                + "Names are those of the types without their namespaces; give one of the clients a name of its own.");
        }
    }
}
