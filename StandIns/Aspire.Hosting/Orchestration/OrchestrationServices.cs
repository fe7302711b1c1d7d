using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Parameters;
using Aspire.Hosting.Testability;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace Aspire.Hosting.Orchestration;

/// <summary>Registers what runs the application; the builder calls it in run mode.</summary>
internal static class OrchestrationServices
{
    // Projects drain for 20 s, servers for 30 s after them.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Adds <see cref="IApplicationOrchestrator"/>. There are already: <see cref="OrchestrationOptions"/> (through IOptions),
    /// <see cref="IResourceLifecycle"/>, <see cref="IWaitReasons"/>, <see cref="IInstanceConfiguration"/>, <see cref="IProjectLauncher"/>,
    /// <see cref="IGeneratedParameterStore"/>, the model, ResourceNotificationService, ResourceLoggerService, logging, configuration and
    /// TimeProvider.
    /// </summary>
    public static IServiceCollection AddOrchestration(this IServiceCollection services)
    {
        services.Configure<HostOptions>(static host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddSingleton<IApplicationOrchestrator, ApplicationOrchestrator>();
        services.AddSingleton<InstancePrograms>();
        services.AddSingleton<ContainerEngine>();
        services.AddSingleton<InstanceConsoles>();
        services.AddSingleton<InstanceStates>();
        services.AddSingleton<FatalFailure>();
        services.AddSingleton<ResourceControl>();
        services.AddSingleton<ResourceDescriber>();
        services.AddSingleton<ResourceService>();
        services.AddSingleton<DashboardHost>();
        if (AppHostInterception.Current is null)
        {
            AddTerminal(services);
        }

        return services;
    }

    // A test's terminal is the test runner's.
    private static void AddTerminal(IServiceCollection services)
    {
        services.AddSingleton(new Terminal(AnsiConsole.Console));
        services.AddSingleton<IParameterPrompt>(static provider => new TerminalParameterPrompt(
            AnsiConsole.Console, provider.GetRequiredService<Terminal>().IsInteractive && !Console.IsInputRedirected));
        services.AddSingleton<TopologyStatusReader>();
        services.AddLogging(static logging => logging.ClearProviders().Services.AddSingleton<ILoggerProvider, TerminalLoggerProvider>());
        services.AddHostedService<TopologyView>();
    }
}
