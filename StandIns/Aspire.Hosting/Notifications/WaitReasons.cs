using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <inheritdoc/>
internal sealed class WaitReasons(ResourceNotificationService notifications) : IWaitReasons
{
    public IReadOnlyList<string> Of(IResource resource) =>
    [
        .. resource.Annotations.OfType<WaitAnnotation>().Select(wait => Unmet(wait) is { } reason
            ? $"{resource.Name} waits for {wait.Resource.Name}: {reason}"
            : null).OfType<string>().Distinct(StringComparer.Ordinal),
    ];

    private string? Unmet(WaitAnnotation wait)
    {
        var states = notifications.CurrentStates(wait.Resource).ToArray();
        if (states.Length < wait.Resource.GetInstances().Count)
        {
            return "it has not been started yet";
        }

        return states.FirstOrDefault(state => !ResourceWaits.IsMet(wait, state.Snapshot)) is { } unmet
            ? Describe(wait, unmet.Snapshot)
            : null;
    }

    private static string Describe(WaitAnnotation wait, CustomResourceSnapshot snapshot)
    {
        var state = snapshot.State?.Text ?? "not started";
        if (state != KnownResourceStates.Running)
        {
            return snapshot.ExitCode is { } exitCode ? $"it is {state} (exit code {exitCode})" : $"it is {state}";
        }

        if (wait.WaitType == WaitType.WaitForCompletion)
        {
            return "it is still running";
        }

        var bad = snapshot.HealthReports.FirstOrDefault(report => report.Status != HealthStatus.Healthy);
        return bad?.Description ?? (bad is null ? "it is being prepared" : "it has not answered its health check yet");
    }
}
