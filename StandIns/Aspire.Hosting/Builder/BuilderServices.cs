using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Health;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Parameters;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Testability;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Aspire.Hosting;

/// <summary>The services that every AppHost has.</summary>
internal static class BuilderServices
{
    public static void Add(DistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        // What ends the AppHost is told in one sentence by whoever runs it.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // A resource that is not healthy yet is shown in its state; the health check service would log every failed attempt as an error.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(builder.ExecutionContext);
        services.AddSingleton(builder.Eventing);
        services.AddSingleton(_ => new DistributedApplicationModel(builder.Resources));
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton(static provider => new ResourceCommandService(
            provider.GetRequiredService<ResourceNotificationService>(), provider.GetRequiredService<ResourceLoggerService>(), provider));
        services.AddHealthChecks();
        services.Configure<ResourceNotificationServiceOptions>(waiting => waiting.DefaultWaitBehavior =
            options.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable);
        if (builder.ExecutionContext.IsPublishMode)
        {
            services.AddHostedService<ManifestPublisher>();
            return;
        }

        AddRun(builder, options);
    }

    private static void AddRun(DistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        var configuration = builder.Configuration;
        var underTest = AppHostInterception.Current is not null;
        builder.Services.AddOptions<OrchestrationOptions>().Configure(orchestration =>
        {
            orchestration.AppHostDirectory = builder.AppHostDirectory;
            orchestration.DataDirectory = DataDirectory.Of(configuration, builder.AppHostDirectory);
            orchestration.RandomizePorts = bool.TryParse(configuration["DcpPublisher:RandomizePorts"], out var random) && random;
            orchestration.DisableDashboard = options.DisableDashboard;
            orchestration.EnableResourceLogging = options.EnableResourceLogging;
            orchestration.UnderTest = underTest;
        });
        builder.Services.AddSingleton(GeneratedParameters.Of(builder));
        builder.Services.AddSingleton<IParameterPrompt, NobodyToAsk>();
        builder.Services.AddSingleton<IResourceLifecycle, ResourceLifecycle>();
        builder.Services.AddSingleton<IWaitReasons, WaitReasons>();
        builder.Services.AddSingleton<IInstanceConfiguration, InstanceConfiguration>();
        builder.Services.AddSingleton<IProjectLauncher>(new Projects.ProjectLauncher(builder.AppHostAssembly));
        builder.Services.AddSingleton(new DashboardProgram(AppHostAssemblies.Metadata(builder.AppHostAssembly, "aspiredashboardpath")));
        builder.Services.AddHostedService<ResourceHealthMonitor>();
        builder.Services.AddHostedService<ChildResourceStates>();
        builder.Services.AddOrchestration();
        builder.Services.AddHostedService<OrchestrationHost>();
    }
}
