using System.Net.Security;
using AspireOrders.ServiceDefaults.Resilience;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Clients of the other services.</summary>
public static class GrpcClientExtensions
{
    /// <summary>
    /// Registers the client of a service: found by discovery, over mutual TLS where certificates are configured, with deadlines, the user's
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
        builder.Services.AddGrpcClient<TClient>(name ?? typeof(TClient).Name, (provider, options) =>
            {
                var scheme = provider.GetRequiredService<CertificateStore>().Enabled ? "https" : "http";
                options.Address = new Uri($"{scheme}://{service}");
            })
            .ConfigureChannel(channel =>
            {
                channel.ServiceConfig = RetryPolicies.For(descriptor);
                channel.MaxReceiveMessageSize = 4 * 1024 * 1024;
                channel.ThrowOperationCanceledOnCancellation = true;
            })
            .AddInterceptor<ClientDefaultsInterceptor>(InterceptorScope.Client)
            .EnableCallContextPropagation(propagation => propagation.SuppressContextNotFoundErrors = true)
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetRequiredService<CertificateStore>(), service))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(provider => new RepeatedAttempts(service, provider.GetRequiredService<ResilienceMetrics>()))
            .AddCircuitBreaker(service)
            .AddServiceDiscovery()
            .AddHttpMessageHandler(() => RepeatableBodies.For(descriptor));
    }

    private static SocketsHttpHandler Handler(CertificateStore certificates, string service) => new()
    {
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(4),
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
        RemoteCertificateValidationCallback = (_, peer, _, _) => certificates.Validate(peer, service),
    };
}
