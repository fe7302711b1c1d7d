using AspireOrders.AppHost.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AspireOrders.AppHost;

/// <summary>What a developer can do with the running application from the dashboard, beside starting and stopping: none of it is deployed.</summary>
internal static class DevelopmentTools
{
    /// <summary>
    /// Adds the load generator, and commands: audit, reconciliation and the catalogue's copies at the gateway, new certificates at each service, empty data at the
    /// migrations.
    /// </summary>
    public static void AddDevelopmentTools(
        this Platform platform, IResourceBuilder<ProjectResource> gateway, params IReadOnlyList<IResourceBuilder<ProjectResource>> services)
    {
        var builder = platform.Builder;
        if (builder.ExecutionContext.IsPublishMode || !builder.Environment.IsDevelopment())
        {
            return;
        }

        var password = builder.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == DemoPassword.Name);
        gateway.WithAuditCommand(password).WithReconciliationCommand(password).WithFlushCommand(platform.Redis.Resource);
        var loadgen = builder.AddLoadGenerator(gateway, password);
        var reset = new DemoDataReset(
            platform.Redis.Resource, platform.Migrations.Resource, gateway.Resource, [.. services.Select(service => service.Resource)], loadgen.Resource);
        platform.Migrations.WithResetCommand(reset);
        if (platform.Certificates is { } folder)
        {
            foreach (var service in services.Append(gateway))
            {
                service.WithCertificateCommand(folder);
            }
        }
    }

    private static IResourceBuilder<ProjectResource> AddLoadGenerator(
        this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> gateway, ParameterResource password) =>
        builder.AddProject<Projects.Load>("loadgen")
            .WithArgs("generate")
            .WithEnvironment("Load__Gateway", gateway.GetEndpoint("http"))
            .WithEnvironment("Load__Password", builder.CreateResourceBuilder(password))
            .WithEnvironment("Load__Rate", builder.Configuration["Load:Rate"] ?? "2")
            .WithEnvironment("DOTNET_gcServer", "0")
            .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000")
            .WaitFor(gateway)
            .WithExplicitStart()
            .ExcludeFromManifest();
}
