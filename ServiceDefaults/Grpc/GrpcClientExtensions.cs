using System.Net.Security;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.ServiceDefaults.Resilience;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;
using Grpc.Net.Client.Configuration;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Clients of the other services.</summary>
public static class GrpcClientExtensions
{
    /// <summary>
    /// Registers the client of a service: its replicas found by discovery and chosen call by call (<see cref="DiscoveryOptions.Policy"/>), over mutual TLS where certificates are configured, with deadlines, the user's
    /// token, retries of the rpcs whose proto says they are safe to repeat, and a circuit breaker.
    /// </summary>
    /// <typeparam name="TClient">The generated client.</typeparam>
    /// <param name="builder">The host.</param>
    /// <param name="service">The service's name in discovery and in its certificate.</param>
    /// <param name="descriptor">The service's descriptor, which tells what is safe to repeat.</param>
    /// <param name="name">The client's name, where several services serve one contract; null: that of its type.</param>
    public static void AddServiceClient<TClient>(
        this IHostApplicationBuilder builder, string service, ServiceDescriptor descriptor, string? name = null)
        where TClient : ClientBase
    {
        var safe = RetryPolicies.PathsSafeToRepeat(descriptor);
        builder.Services.AddGrpcClient<TClient>(name ?? typeof(TClient).Name, options => options.Address = new Uri($"{ServiceResolverFactory.Scheme}:///{service}"))
            .ConfigureChannel((provider, channel) =>
            {
                channel.Credentials = provider.GetRequiredService<CertificateStore>().Enabled ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure;
                channel.ServiceConfig = RetryPolicies.For(descriptor);
                var policy = provider.GetRequiredService<IOptions<DiscoveryOptions>>().Value.PolicyOf(service);
                channel.ServiceConfig.LoadBalancingConfigs.Add(new LoadBalancingConfig(policy));
                // A replica that is back is to be used soon; the default waits up to two minutes.
                channel.InitialReconnectBackoff = TimeSpan.FromMilliseconds(100);
                channel.MaxReconnectBackoff = TimeSpan.FromMilliseconds(500);
                channel.MaxReceiveMessageSize = 4 * 1024 * 1024;
                channel.ThrowOperationCanceledOnCancellation = true;
            })
            .AddInterceptor<ClientDefaultsInterceptor>(InterceptorScope.Client)
            .AddInterceptor(InterceptorScope.Channel, provider => new BrokenCallInterceptor(safe, provider.GetRequiredService<TimeProvider>()))
            .EnableCallContextPropagation(propagation => propagation.SuppressContextNotFoundErrors = true)
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetRequiredService<CertificateStore>(), service))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(provider => new RepeatedAttempts(service, provider.GetRequiredService<ResilienceMetrics>()))
            .AddCircuitBreaker(service)
            .AddHttpMessageHandler(() => new RepeatableBodies(safe));
    }

    private static SocketsHttpHandler Handler(CertificateStore certificates, string service) => new()
    {
        EnableMultipleHttp2Connections = true,
        // No ConnectTimeout: the channel's balancer would take it for all its attempts together, and give a replica up that is away for longer.
        KeepAlivePingDelay = TimeSpan.FromSeconds(5),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        // The certificate is asked for at each handshake, so a rotated one is used by the next connection.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        SslOptions = certificates.Enabled ? TlsOptions(certificates, service) : new SslClientAuthenticationOptions(),
    };

    private static SslClientAuthenticationOptions TlsOptions(CertificateStore certificates, string service) => new()
    {
        LocalCertificateSelectionCallback = (_, _, _, _, _) => certificates.Context.TargetCertificate,
        RemoteCertificateValidationCallback = (_, peer, _, _) => certificates.IsServer(peer, service),
    };
}
