using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Puts together what runs one resource.</summary>
internal sealed class ResourceRunFactory(
    DistributedApplicationModel model,
    ChildProcessLauncher launcher,
    EndpointAllocator endpoints,
    IResourceLifecycle lifecycle,
    IInstanceConfiguration configuration,
    InstancePrograms programs,
    InstanceConsoles consoles,
    InstanceStates states,
    FatalFailure failure,
    TimeProvider time,
    ILogger<ResourceRun> logger)
{
    public ResourceRun Create(IResource resource)
    {
        var policy = PolicyOf(resource);
        var instances = resource.GetInstances().Select(instance => CreateInstance(resource, instance, policy)).ToList();
        return new ResourceRun(resource, instances, lifecycle, states, failure, logger);
    }

    private InstanceRun CreateInstance(IResource resource, ResourceInstance instance, RestartPolicy policy)
    {
        var console = consoles.Open(resource, instance);
        var program = programs.For(resource, console);
        var replica = new Replica(resource, instance, console, policy, ExpectedExitCode(resource));
        return new InstanceRun(replica, endpoints, states, failure, StartAsync, time);

        async Task<IChildProcess> StartAsync(CancellationToken cancellationToken)
        {
            var ports = endpoints.TargetPorts(instance);
            var resolved = await configuration.ResolveAsync(resource, instance, program.PortsInside(ports), cancellationToken);
            await states.PublishEnvironmentAsync(resource, instance, resolved);
            return await program.StartAsync(new InstanceStart(launcher, resolved, ports), cancellationToken);
        }
    }

    private RestartPolicy PolicyOf(IResource resource) =>
        CompletionWaits(resource).Any() || resource.Annotations.OfType<ExplicitStartupAnnotation>().Any() ? RestartPolicy.Never
        : resource is not ContainerResource && !resource.Annotations.OfType<EndpointAnnotation>().Any() ? RestartPolicy.OnFailure
        : RestartPolicy.Always;

    private int ExpectedExitCode(IResource resource) => CompletionWaits(resource).Select(static wait => wait.ExitCode).FirstOrDefault();

    private IEnumerable<WaitAnnotation> CompletionWaits(IResource resource) => model.Resources
        .SelectMany(static other => other.Annotations.OfType<WaitAnnotation>())
        .Where(wait => wait.WaitType == WaitType.WaitForCompletion && wait.Resource == resource);
}
