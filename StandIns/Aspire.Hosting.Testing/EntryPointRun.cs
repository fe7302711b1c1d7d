using System.Reflection;
using System.Runtime.ExceptionServices;
using Aspire.Hosting.Testability;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// One run of an AppHost's entry point on a thread of its own. It stops where the application is about to be built, goes on when the test
/// builds it, and its <c>Run</c> lasts as long as the test keeps the application.
/// </summary>
internal sealed class EntryPointRun(
    Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : AppHostInterception
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _described =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The builder with everything in it, or what the entry point failed with.</summary>
    public Task<DistributedApplicationBuilder> Described => _described.Task;

    public void Start()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = $"{assembly.GetName().Name} entry point" };
        // Only the thread's own flow is intercepted; the test's stays as it is.
        using (ExecutionContext.SuppressFlow())
        {
            thread.Start();
        }
    }

    /// <summary>Lets the entry point build the application.</summary>
    public Task<DistributedApplication> BuildAsync()
    {
        _mayBuild.TrySetResult();
        return _built.Task;
    }

    /// <summary>Ends an entry point whose application nobody wants any more.</summary>
    public void Abandon() => _mayBuild.TrySetCanceled();

    public override void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        TestDefaults.Apply(assembly, args, options, settings);
        configure(options, settings);
    }

    public override void OnConstructed(DistributedApplicationBuilder builder) => builder.Services.AddHttpClient();

    public override void OnBuilding(DistributedApplicationBuilder builder)
    {
        _described.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    public override void OnBuilt(DistributedApplication application) => _built.TrySetResult(application);

    public override async Task OnRunAsync(CancellationToken cancellationToken)
    {
        var application = await _built.Task.ConfigureAwait(false);
        await application.Disposed.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Run()
    {
        Current = this;
        try
        {
            var entryPoint = assembly.EntryPoint
                ?? throw new InvalidOperationException($"The assembly {assembly.GetName().Name} has no entry point.");
            entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? null : [args]);
            Fail(new InvalidOperationException("The entry point exited without building an application."));
        }
        catch (TargetInvocationException failure)
        {
            // Whoever waits for the builder or the application gets the failure; after that nobody is interested.
            Fail(ExceptionDispatchInfo.Capture(failure.InnerException!).SourceException);
        }
        catch (InvalidOperationException failure)
        {
            Fail(failure);
        }
    }

    private void Fail(Exception failure)
    {
        _described.TrySetException(failure);
        if (_built.TrySetException(failure))
        {
            // Observed here: a test that never builds never asks.
            _ = _built.Task.Exception;
        }
    }
}
