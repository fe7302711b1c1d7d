using System.Net.Security;
using System.Security.Authentication;
using AspireOrders.ServiceDefaults.Security;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.ServiceDefaults.Grpc;

internal static class GrpcServerExtensions
{
    /// <summary>The largest message that is taken, compressed or not.</summary>
    internal const int MaxMessageBytes = 1024 * 1024;

    public static void AddGrpcServer(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GrpcMetrics>();
        builder.Services.AddOptions<StreamOptions>().BindConfiguration(StreamOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<OpenStreams>();
        // None has state of a call; of a type that is not registered gRPC makes one for each call.
        builder.Services.AddSingleton<TelemetryInterceptor>();
        builder.Services.AddSingleton<ErrorInterceptor>();
        builder.Services.AddSingleton<AccessInterceptor>();
        builder.Services.AddSingleton<StreamInterceptor>();
        builder.Services.AddSingleton<ValidationInterceptor>();
        builder.Services.AddGrpc(Configure);
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks();
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            var management = context.Configuration.GetValue<int>($"{ManagementOptions.Section}:{nameof(ManagementOptions.Port)}");
            Listen(kestrel, management);
        });
    }

    /// <summary>What gRPC itself refuses is told by the error table.</summary>
    public static void UseFailureDetails(this IApplicationBuilder app) => app.UseMiddleware<FailureDetails>();

    private static void Configure(GrpcServiceOptions options)
    {
        options.MaxReceiveMessageSize = MaxMessageBytes;
        options.EnableDetailedErrors = false;
        // From the outside in: what an inner one throws, an outer one reports.
        options.Interceptors.Add<TelemetryInterceptor>();
        options.Interceptors.Add<ErrorInterceptor>();
        options.Interceptors.Add<AccessInterceptor>();
        options.Interceptors.Add<StreamInterceptor>();
        options.Interceptors.Add<ValidationInterceptor>();
    }

    private static void Listen(KestrelServerOptions kestrel, int managementPort)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
        kestrel.ConfigureEndpointDefaults(listen =>
            listen.Protocols = listen.IPEndPoint?.Port == managementPort ? HttpProtocols.Http1 : HttpProtocols.Http2);
        var certificates = kestrel.ApplicationServices.GetRequiredService<CertificateStore>();
        if (!certificates.Enabled) return;
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (peer, _, _) => certificates.IsCaller(peer);
            https.ServerCertificateSelector = (_, _) => certificates.Context.TargetCertificate;
        });
    }
}
