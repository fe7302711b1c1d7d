namespace Aspire.Hosting.Orchestration;

/// <summary>Registers what runs the application; the builder calls it in run mode.</summary>
internal static class OrchestrationServices
{
    /// <summary>
    /// Adds <see cref="IApplicationOrchestrator"/>. There are already: <see cref="OrchestrationOptions"/> (through IOptions), <see cref="IResourceLifecycle"/>,
    /// <see cref="IWaitReasons"/>, <see cref="IInstanceConfiguration"/>, <see cref="IProjectLauncher"/>, <see cref="IGeneratedParameterStore"/>,
    /// the model, ResourceNotificationService, ResourceLoggerService, logging, configuration and TimeProvider.
    /// </summary>
    public static IServiceCollection AddOrchestration(this IServiceCollection services) => services;
}
