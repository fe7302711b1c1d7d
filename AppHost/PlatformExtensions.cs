using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AspireOrders.AppHost;

/// <summary>What the services of the platform have in common.</summary>
internal static partial class PlatformExtensions
{
    private const int ServiceKeyLength = 32;
    private const int DemoPasswordLength = 16;

    /// <summary>Puts together what every service stands on; makes the development certificates when the application runs here.</summary>
    public static Platform AddPlatform(
        this IDistributedApplicationBuilder builder, IResourceBuilder<RedisResource> redis, IResourceBuilder<ProjectResource> migrations)
    {
        var secret = new GenerateParameterDefault { MinLength = ServiceKeyLength, Special = false };
        var serviceKey = builder.AddParameter("service-key", secret, secret: true, persist: true)
            .WithDescription("By this services recognise one another where they have no certificates.");
        var certificates = builder.ExecutionContext.IsRunMode ? DevelopmentCertificates.Ensure(builder) : null;
        return new Platform(builder, redis, migrations, serviceKey, certificates);
    }

    /// <summary>A web service that starts once the databases are up to date and Redis answers.</summary>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(this Platform platform, [ResourceName] string name)
        where TProject : IProjectMetadata, new()
    {
        var service = platform.Builder.AddProject<TProject>(name)
            .WithReference(platform.Redis).WaitFor(platform.Redis)
            .WaitForCompletion(platform.Migrations)
            .WithEnvironment("Security__ServiceKey", platform.ServiceKey)
            // Many small processes share one machine: one heap each, collected after 32 MiB of new objects and not after the default's 16, by when more
            // requests have ended and less is left to keep; and pools that are deep enough for hundreds of calls in flight.
            .WithEnvironment("DOTNET_gcServer", "0")
            .WithEnvironment("DOTNET_GCgen0size", "0x2000000")
            .WithEnvironment("DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXARRAYSPERPARTITION", "512");
        if (platform.Builder.ExecutionContext.IsRunMode)
        {
            // Telemetry goes to the dashboard of this machine: a service that stops must not wait long for one that is not there.
            service.WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");
        }

        return platform.Certificates is { } directory ? service.WithMutualTls(directory) : service;
    }

    /// <summary>A gRPC service: HTTP/2 for calls, and a plain HTTP/1.1 endpoint of its own for health and metrics.</summary>
    public static IResourceBuilder<ProjectResource> AddGrpcService<TProject>(this Platform platform, [ResourceName] string name)
        where TProject : IProjectMetadata, new()
    {
        var service = platform.AddService<TProject>(name)
            .WithEndpoint("http", endpoint => endpoint.Transport = "http2", createIfNotExists: false)
            .WithEndpoint("https", endpoint => endpoint.Transport = "http2", createIfNotExists: false);
        return service.WithManagement().WithHttpHealthCheck("/health", endpointName: "management");
    }

    /// <summary>A plain HTTP/1.1 endpoint of its own for health and metrics, which is no way in from outside.</summary>
    public static IResourceBuilder<ProjectResource> WithManagement(this IResourceBuilder<ProjectResource> service)
    {
        service.WithHttpEndpoint(name: "management")
            .WithEndpoint("management", endpoint => (endpoint.ExcludeReferenceEndpoint, endpoint.IsExternal) = (true, false))
            .WithUrlForEndpoint("management", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);
        return service.WithEnvironment("Management__Port", service.GetEndpoint("management").Property(EndpointProperty.TargetPort));
    }

    /// <summary>Tells a service where its key pair and the certificate authority are.</summary>
    public static IResourceBuilder<ProjectResource> WithMutualTls(this IResourceBuilder<ProjectResource> service, string directory) =>
        service.WithEnvironment("Security__Certificates__Directory", directory);

    /// <summary>Hands a section of the AppHost's own configuration on to a service, where the application runs for development.</summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> service, string section)
    {
        if (service.ApplicationBuilder.ExecutionContext.IsPublishMode) return service;
        foreach (var (name, value) in service.ApplicationBuilder.Configuration.GetSection(section).AsEnumerable())
        {
            if (value is not null) service.WithEnvironment(name.Replace(":", "__", StringComparison.Ordinal), value);
        }

        return service;
    }

    /// <summary>Gives the demo accounts a password, which is generated once; only where the application runs for development.</summary>
    public static IResourceBuilder<ProjectResource> WithDemoPassword(this IResourceBuilder<ProjectResource> users)
    {
        var builder = users.ApplicationBuilder;
        if (builder.ExecutionContext.IsPublishMode)
        {
            return users;
        }

        var generated =
            new GenerateParameterDefault { MinLength = DemoPasswordLength, Special = false, MinLower = 1, MinUpper = 1, MinNumeric = 1 };
        var password = builder.AddParameter(DemoPassword.Name, generated, secret: true, persist: true)
            .WithDescription("The password of alice@example.com, bob@example.com and ops@example.com.");
        return users.WithEnvironment("Seed__Password", password).OnResourceReady(async (_, ready, cancellationToken) =>
            LogSignIns(
                ready.Services.GetRequiredService<ILogger<DistributedApplication>>(),
                await password.Resource.GetValueAsync(cancellationToken)));
    }

    [LoggerMessage(1, LogLevel.Information, "Sign in as alice@example.com, bob@example.com (customers) or ops@example.com (operator), password {Password}")]
    private static partial void LogSignIns(ILogger logger, string? password);
}

/// <summary>The parameter that holds the password of the demo accounts.</summary>
internal static class DemoPassword
{
    public const string Name = "demo-password";
}
