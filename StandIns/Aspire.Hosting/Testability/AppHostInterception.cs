using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testability;

/// <summary>
/// Lets a test take part while an AppHost's own entry point describes the application. It is found by the flow of execution, so several
/// tests can run entry points side by side.
/// </summary>
internal abstract class AppHostInterception
{
    private static readonly AsyncLocal<AppHostInterception?> Flow = new();

    /// <summary>The test that started this flow of execution; null outside of tests.</summary>
    public static AppHostInterception? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>The builder is about to be made.</summary>
    public abstract void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>The builder is there, nothing is described yet.</summary>
    public abstract void OnConstructed(DistributedApplicationBuilder builder);

    /// <summary>Everything is described; may wait until the test is done with the builder.</summary>
    public abstract void OnBuilding(DistributedApplicationBuilder builder);

    /// <summary>The application is there.</summary>
    public abstract void OnBuilt(DistributedApplication application);

    /// <summary>The entry point asks to run the application, which is the test's to do; returns when the test is done with it.</summary>
    public abstract Task OnRunAsync(CancellationToken cancellationToken);
}
