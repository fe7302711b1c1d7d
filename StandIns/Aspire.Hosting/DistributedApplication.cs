using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testability;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>The application: runs it, or writes it down when it was started to publish.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IHost _host;
    private bool _mustStop;

    /// <param name="host">Holds the services.</param>
    public DistributedApplication(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
    }

    /// <summary>Services of the AppHost.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>How the resources are doing.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Executes the commands of the resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    /// <summary>Begins to describe an application, without a command line.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Begins to describe an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>Begins to describe an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        new DistributedApplicationBuilder(options);

    /// <inheritdoc cref="RunAsync"/>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Starts the application and returns when it has stopped; publishes instead when it was started to publish.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (AppHostInterception.Current is { } test)
        {
            await test.OnRunAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
            await _host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
            _mustStop = false;
        }
        catch (DistributedApplicationException failure)
        {
            // A person reads this on a terminal: the sentence says what to do, the stack would bury it.
            await Console.Error.WriteLineAsync(failure.Message + Doctor.Hint(Services)).ConfigureAwait(false);
            Environment.ExitCode = 1;
        }
        catch (OperationCanceledException) when (Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
        {
            // Somebody ended it while it was still starting, or asking.
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Starts the application; resources may still be waiting or starting when it returns.</summary>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _mustStop = true;
        var eventing = Services.GetRequiredService<IDistributedApplicationEventing>();
        var context = Services.GetRequiredService<DistributedApplicationExecutionContext>();
        foreach (var subscriber in Services.GetServices<IDistributedApplicationEventingSubscriber>())
        {
            await subscriber.SubscribeAsync(eventing, context, cancellationToken).ConfigureAwait(false);
        }

        var model = Services.GetRequiredService<DistributedApplicationModel>();
        await eventing.PublishAsync(new BeforeStartEvent(Services, model), cancellationToken).ConfigureAwait(false);
        await _host.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops everything that was started.</summary>
    public virtual async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _mustStop = false;
        await _host.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops what still runs, then lets everything go.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (_mustStop)
        {
            await StopAsync().ConfigureAwait(false);
        }

        if (_host is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            _host.Dispose();
        }

        _disposed.TrySetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Completes when the application was disposed of.</summary>
    internal Task Disposed => _disposed.Task;
}
