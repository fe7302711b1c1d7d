using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Brings the described application to life on this machine and takes it down again. It is called once, after
/// <see cref="BeforeStartEvent"/>, in run mode only.
/// </summary>
/// <remarks>
/// For every resource that can run it does, in this order:
/// <list type="number">
/// <item><see cref="IResourceLifecycle.InitializeAsync"/>.</item>
/// <item>Allocates a public port for each endpoint (<see cref="EndpointAnnotation.Port"/>, or any free one when it is null or
/// <see cref="OrchestrationOptions.RandomizePorts"/> asks for it) and sets <see cref="EndpointAnnotation.AllocatedEndpoint"/> with
/// <see cref="TargetPort.ExpressionFor"/> as its target port expression; all resources first, so that they can refer to one another; then
/// <see cref="IResourceLifecycle.EndpointsAllocatedAsync"/>.</item>
/// <item><see cref="IResourceLifecycle.BeforeStartAsync"/>, which returns when everything it waits for is there.</item>
/// <item>For each replica (<see cref="ResourceInstances.GetInstances"/>): chooses its target ports, asks <see
/// cref="IInstanceConfiguration.ResolveAsync"/> for its environment and arguments, starts it, and tells its state by <see
/// cref="ResourceNotificationService.PublishUpdateAsync(IResource, string, Func{CustomResourceSnapshot, CustomResourceSnapshot})"/>
/// (Starting, Running with StartTimeStamp, Stopping, Exited or Finished with ExitCode and StopTimeStamp, FailedToStart).</item>
/// <item>Its output goes to <see cref="ResourceLoggerService"/> line by line.</item>
/// <item>When it ended: <see cref="IResourceLifecycle.StoppedAsync"/>.</item>
/// </list>
/// Health checks, <see cref="ResourceReadyEvent"/> and parameters are not its business: they follow from the states it tells.
/// </remarks>
internal interface IApplicationOrchestrator
{
    /// <summary>
    /// Hands all resources to their lives and returns when none of the fixed ports is in the way; resources may still wait or start.
    /// </summary>
    /// <exception cref="DistributedApplicationException">
    /// The application cannot run here; the message names the reason and the remedy.
    /// </exception>
    Task StartAsync(DistributedApplicationModel model, CancellationToken cancellationToken);

    /// <summary>Stops what was started, dependents before those they depend on, and leaves no process behind.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
