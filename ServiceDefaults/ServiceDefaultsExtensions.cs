using AspireOrders.Contracts.Users.V1;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Health;
using AspireOrders.ServiceDefaults.Operations;
using AspireOrders.ServiceDefaults.Redis;
using AspireOrders.ServiceDefaults.Resilience;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults;

/// <summary>What every service of the platform does the same way, in one call before and one after the host is built.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Discovery, telemetry, health, security, Redis, and the clock.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="serviceName">The resource's name, which is also the certificate's and discovery's.</param>
    public static void AddServiceDefaults(this WebApplicationBuilder builder, string serviceName)
    {
        CrashPoint.Configure(builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        builder.Services.AddOptions<ManagementOptions>().BindConfiguration(ManagementOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        // Before all other hosted services.
        builder.Services.AddHostedService<FirstConnection>();
        builder.AddSecurity(serviceName);
        builder.AddTelemetry(serviceName);
        builder.AddHealth();
        builder.AddDiscovery();
        builder.AddLiveConfiguration();
        builder.Services.AddTransient<ClientDefaultsInterceptor>();
        builder.AddRedisClient("redis", configureOptions: redis =>
        {
            redis.SocketManager = SocketManager.ThreadPool;
            // The default waits ten seconds and more after a long outage; orders are to settle soon after Redis is back.
            redis.ReconnectRetryPolicy = new ExponentialRetry(250, 2000);
        });
        // Connecting blocks: whoever is made together with the host connects when it first needs Redis, and tries again after a failure.
        builder.Services.AddSingleton(services =>
            new Lazy<IConnectionMultiplexer>(services.GetRequiredService<IConnectionMultiplexer>, LazyThreadSafetyMode.PublicationOnly));
        builder.Services.AddSingleton<RedisKeyspace>();
        builder.Services.AddSingleton<ResilienceMetrics>();
        builder.AddServiceClient<Users.UsersClient>("users", Users.Descriptor);
    }

    /// <summary><see cref="AddServiceDefaults"/> and a gRPC server: mutual TLS, interceptors, health, reflection, and the management listener.</summary>
    public static void AddGrpcServiceDefaults(this WebApplicationBuilder builder, string serviceName)
    {
        builder.AddServiceDefaults(serviceName);
        builder.AddGrpcServer();
        builder.AddFeaturesFrom(typeof(OperationsService).Assembly);
    }

    /// <summary>Health, metrics, gRPC health and reflection, and what operators and the audit ask of every service. The management listener serves nothing else, the gRPC listener none of HTTP/1.1's.</summary>
    public static void MapGrpcServiceDefaults(this WebApplication app)
    {
        var port = app.Services.GetRequiredService<IOptions<ManagementOptions>>().Value.Port;
        app.Use(HealthEndpoints.LeaveOutOfTracesAsync);
        app.UseWhen(context => port == 0 || context.Connection.LocalPort == port, management =>
        {
            management.UseHealth();
            management.UseMetrics();
        });
        app.UseFailureDetails();
        var open = new AccessAttribute(Callers.Anyone);
        app.MapGrpcHealthChecksService().WithMetadata(open);
        app.MapGrpcReflectionService().WithMetadata(open);
        app.MapGrpcService<OperationsService>();
    }

    /// <summary><c>/metrics</c> in Prometheus' text format or, when asked for, as OpenMetrics with exemplars.</summary>
    public static void UseMetrics(this IApplicationBuilder app) => app.Map("/metrics", branch => branch.Run(async context =>
    {
        var scraper = context.RequestServices.GetRequiredService<PrometheusScraper>();
        var format = MetricsFormat.For(context.Request);
        context.Response.ContentType = format.ContentType;
        await context.Response.WriteAsync(await scraper.ScrapeAsync(format, context.RequestAborted), context.RequestAborted);
    }));

    /// <summary>
    /// For a host that is open to the public: <c>/health</c> and <c>/alive</c> on every listener, <c>/metrics</c> only on the management listener, which
    /// serves nothing else.
    /// </summary>
    public static void UsePublicServiceDefaults(this WebApplication app)
    {
        var port = app.Services.GetRequiredService<IOptions<ManagementOptions>>().Value.Port;
        app.Use(HealthEndpoints.LeaveOutOfTracesAsync);
        app.MapWhen(context => port > 0 && context.Connection.LocalPort == port, management =>
        {
            management.UseHealth();
            management.UseMetrics();
        });
        app.UseHealth();
    }
}
