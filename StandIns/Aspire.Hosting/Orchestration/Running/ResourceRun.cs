using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The run of one resource: waits for what it depends on, then keeps its replicas running until it is stopped.</summary>
internal sealed partial class ResourceRun(
    IResource resource,
    IReadOnlyList<InstanceRun> instances,
    IResourceLifecycle lifecycle,
    InstanceStates states,
    FatalFailure failure,
    ILogger<ResourceRun> logger)
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _begun = Task.CompletedTask;

    /// <summary>Whether a resource is a process or several; others (parameters, databases) are not run.</summary>
    public static bool HasProcess(IResource resource) => resource is ProjectResource or ExecutableResource or ContainerResource;

    public IResource Resource => resource;

    public void Start() => _begun = BeginAsync(_stopping.Token);

    /// <summary>Stops all replicas; <paramref name="hurry"/> kills what has not stopped by then.</summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        await _stopping.CancelAsync();
        await _begun;
        await Task.WhenAll(instances.Select(instance => instance.StopAsync(hurry)));
        _stopping.Dispose();
    }

    private async Task BeginAsync(CancellationToken stopping)
    {
        try
        {
            await lifecycle.BeforeStartAsync(resource, stopping);
            foreach (var instance in instances)
            {
                instance.Start();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await states.NotStartedAsync(resource);
        }
        catch (DistributedApplicationException exception)
        {
            failure.Report(exception.Message, []);
            await states.FailedToStartAsync(resource, exception.Message);
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, resource.Name);
            failure.Report($"{resource.Name} could not be started: {exception.Message}", []);
            await states.FailedToStartAsync(resource, exception.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Resource} could not be started.")]
    private partial void LogUnexpected(Exception exception, string resource);
}
