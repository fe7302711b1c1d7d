using System.Collections.Concurrent;
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
    private readonly SemaphoreSlim _command = new(1, 1);
    private readonly ConcurrentDictionary<InstanceRun, Resumption> _resumptions = [];
    private Task? _begun;
    private volatile bool _hasBegun;

    /// <summary>Whether a resource is a process or several; others (parameters, databases) are not run.</summary>
    public static bool HasProcess(IResource resource) => resource is ProjectResource or ExecutableResource or ContainerResource;

    public IResource Resource => resource;

    public void Start() => _begun = BeginAsync(_stopping.Token);

    /// <summary>Stops all replicas; <paramref name="hurry"/> kills what has not stopped by then.</summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        await _stopping.CancelAsync();
        await (_begun ?? Task.CompletedTask);
        foreach (var resumption in _resumptions.Values)
        {
            await resumption.Task;
            resumption.Stop.Dispose();
        }

        await Task.WhenAll(instances.Select(instance => instance.StopAsync(hurry)));
        _stopping.Dispose();
    }

    /// <summary>
    /// Starts one replica that has ended, once what it waits for is there. A resource that has not been started, or failed to, is started as a
    /// whole; one that waits stops waiting.
    /// </summary>
    public async Task StartInstanceAsync(string resourceId, CancellationToken cancellationToken)
    {
        await _command.WaitAsync(cancellationToken);
        try
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            var instance = Instance(resourceId);
            if (_begun is { IsCompleted: false } || _resumptions.GetValueOrDefault(instance) is { Task.IsCompleted: false })
            {
                lifecycle.StopWaiting(resource);
            }
            else if (!_hasBegun)
            {
                Start();
            }
            else
            {
                _resumptions.GetValueOrDefault(instance)?.Stop.Dispose();
                var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                _resumptions[instance] = new Resumption(ResumeAsync(instance, stop.Token), stop);
            }
        }
        finally
        {
            _command.Release();
        }
    }

    /// <summary>Ends one replica until somebody starts it again.</summary>
    public async Task HaltInstanceAsync(string resourceId, CancellationToken cancellationToken)
    {
        await _command.WaitAsync(cancellationToken);
        try
        {
            var instance = Instance(resourceId);
            if (_resumptions.GetValueOrDefault(instance) is { Task.IsCompleted: false } resumption)
            {
                await resumption.Stop.CancelAsync();
                await resumption.Task;
            }

            await instance.HaltAsync(CancellationToken.None);
        }
        finally
        {
            _command.Release();
        }
    }

    private async Task BeginAsync(CancellationToken stopping)
    {
        try
        {
            await lifecycle.BeforeStartAsync(resource, stopping);
            _hasBegun = true;
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
            Report(exception.Message);
            await states.FailedToStartAsync(resource, exception.Message);
        }
        catch (Exception exception)
        {
            LogUnexpected(exception, resource.Name);
            Report($"{resource.Name} could not be started: {exception.Message}");
            await states.FailedToStartAsync(resource, exception.Message);
        }
    }

    private async Task ResumeAsync(InstanceRun instance, CancellationToken stopping)
    {
        try
        {
            await lifecycle.BeforeStartAgainAsync(resource, instance.ResourceId, stopping);
            instance.Start();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await instance.NotStartedAsync();
        }
        catch (DistributedApplicationException exception)
        {
            await instance.FailedToStartAsync(exception.Message);
        }
    }

    private InstanceRun Instance(string resourceId) => instances.Single(instance => instance.ResourceId == resourceId);

    // What somebody starts by hand is their business; the others go on without it.
    private void Report(string sentence)
    {
        if (!resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
        {
            failure.Report(sentence, []);
        }
    }

    /// <summary>A start by hand of a replica that had ended.</summary>
    private sealed record Resumption(Task Task, CancellationTokenSource Stop);

    [LoggerMessage(1, LogLevel.Error, "{Resource} could not be started.")]
    private partial void LogUnexpected(Exception exception, string resource);
}
