using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.ClientFactory;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures a client that <c>AddGrpcClient</c> registered; any other builder gets an InvalidOperationException.</summary>
public static class GrpcHttpClientBuilderExtensions
{
    public static IHttpClientBuilder ConfigureChannel(this IHttpClientBuilder builder, Action<GrpcChannelOptions> configureChannel) =>
        Configure(builder, (_, options) => options.ChannelOptionsActions.Add(configureChannel), configureChannel);

    public static IHttpClientBuilder ConfigureChannel(
        this IHttpClientBuilder builder, Action<IServiceProvider, GrpcChannelOptions> configureChannel) =>
        Configure(
            builder,
            (services, options) => options.ChannelOptionsActions.Add(channel => configureChannel(services, channel)),
            configureChannel);

    /// <summary>One interceptor for the channel.</summary>
    public static IHttpClientBuilder AddInterceptor(this IHttpClientBuilder builder, Func<IServiceProvider, Interceptor> configureInvoker) =>
        builder.AddInterceptor(InterceptorScope.Channel, configureInvoker);

    /// <summary>One interceptor for the channel.</summary>
    public static IHttpClientBuilder AddInterceptor(this IHttpClientBuilder builder, Func<Interceptor> configureInvoker) =>
        builder.AddInterceptor(InterceptorScope.Channel, configureInvoker);

    /// <summary>One interceptor for the channel, from the container.</summary>
    public static IHttpClientBuilder AddInterceptor<TInterceptor>(this IHttpClientBuilder builder)
        where TInterceptor : Interceptor => builder.AddInterceptor<TInterceptor>(InterceptorScope.Channel);

    public static IHttpClientBuilder AddInterceptor<TInterceptor>(this IHttpClientBuilder builder, InterceptorScope scope)
        where TInterceptor : Interceptor =>
        builder.AddInterceptor(scope, services => services.GetRequiredService<TInterceptor>());

    public static IHttpClientBuilder AddInterceptor(this IHttpClientBuilder builder, InterceptorScope scope, Func<Interceptor> configureInvoker)
    {
        ArgumentNullException.ThrowIfNull(configureInvoker);
        return builder.AddInterceptor(scope, _ => configureInvoker());
    }

    public static IHttpClientBuilder AddInterceptor(
        this IHttpClientBuilder builder, InterceptorScope scope, Func<IServiceProvider, Interceptor> configureInvoker) =>
        Configure(
            builder,
            (_, options) => options.InterceptorRegistrations.Add(new InterceptorRegistration(scope, configureInvoker)),
            configureInvoker);

    /// <summary>Adds metadata to every call of the client; needs TLS unless the channel allows otherwise.</summary>
    public static IHttpClientBuilder AddCallCredentials(
        this IHttpClientBuilder builder, Func<AuthInterceptorContext, Metadata, Task> authInterceptor)
    {
        ArgumentNullException.ThrowIfNull(authInterceptor);
        return builder.AddCallCredentials(CallCredentials.FromInterceptor((context, metadata) => authInterceptor(context, metadata)));
    }

    /// <summary>Adds metadata to every call with the services of the client's scope.</summary>
    public static IHttpClientBuilder AddCallCredentials(
        this IHttpClientBuilder builder, Func<AuthInterceptorContext, Metadata, IServiceProvider, Task> authInterceptor)
    {
        ArgumentNullException.ThrowIfNull(authInterceptor);
        return AddCredentials(
            builder, services => CallCredentials.FromInterceptor((context, metadata) => authInterceptor(context, metadata, services)));
    }

    public static IHttpClientBuilder AddCallCredentials(this IHttpClientBuilder builder, CallCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return AddCredentials(builder, _ => credentials);
    }

    public static IHttpClientBuilder ConfigureGrpcClientCreator(this IHttpClientBuilder builder, Func<CallInvoker, object> configureCreator) =>
        Configure(builder, (_, options) => options.Creator = configureCreator, configureCreator);

    public static IHttpClientBuilder ConfigureGrpcClientCreator(
        this IHttpClientBuilder builder, Func<IServiceProvider, CallInvoker, object> configureCreator) =>
        Configure(builder, (services, options) => options.Creator = invoker => configureCreator(services, invoker), configureCreator);

    private static IHttpClientBuilder AddCredentials(IHttpClientBuilder builder, Func<IServiceProvider, CallCredentials> credentials) =>
        Configure(
            builder,
            (_, options) =>
            {
                options.HasCallCredentials = true;
                options.CallOptionsActions.Add(call =>
                {
                    var added = credentials(call.ServiceProvider);
                    call.CallOptions = call.CallOptions.WithCredentials(
                        call.CallOptions.Credentials is { } own ? CallCredentials.Compose(own, added) : added);
                });
            },
            credentials);

    private static IHttpClientBuilder Configure(
        IHttpClientBuilder builder, Action<IServiceProvider, GrpcClientFactoryOptions> configure, Delegate given)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(given);
        if (GrpcClientServiceExtensions.Registration(builder.Services, builder.Name) is null)
        {
            throw new InvalidOperationException($"'{builder.Name}' is no gRPC client: this belongs after AddGrpcClient.");
        }

        builder.Services.AddOptions<GrpcClientFactoryOptions>(builder.Name)
            .Configure<IServiceProvider>((options, services) => configure(services, options));
        return builder;
    }
}
