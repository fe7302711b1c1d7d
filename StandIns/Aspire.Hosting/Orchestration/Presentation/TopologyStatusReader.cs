using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Sums up what is known of all resources.</summary>
internal sealed class TopologyStatusReader(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    IWaitReasons waitReasons,
    FatalFailure failure,
    DashboardHost dashboard,
    IHostApplicationLifetime lifetime)
{
    private const int CrashesOfAFailingResource = 3;

    private readonly HashSet<string> _onceHealthy = [];
    private bool _allOnceHealthy;

    public TopologyStatus Read()
    {
        var rows = model.Resources.Where(ResourceRun.HasProcess).SelectMany(Rows).ToList();
        _onceHealthy.UnionWith(rows.Where(static row => row.IsReady).Select(static row => row.Name));
        var (state, message) = Judge(rows);
        _allOnceHealthy |= state == TopologyState.Healthy;
        return new TopologyStatus(state, message, dashboard.Link, rows);
    }

    private (TopologyState State, string Message) Judge(List<ResourceRow> rows)
    {
        if (failure.Sentence is { } sentence)
        {
            return (TopologyState.Failed, sentence);
        }

        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return (TopologyState.Stopping, "The application is stopping.");
        }

        var children = model.Resources.Where(ChildResourceStates.FollowsItsParent).Select(ChildReason);
        var reasons = rows.Select(static row => row.Reason).Concat(children).OfType<string>().Distinct().ToList();
        if (reasons.Count == 0)
        {
            return (TopologyState.Healthy, $"All {rows.Count} resources are healthy.");
        }

        var failing = rows.Find(row => !_onceHealthy.Contains(row.Name) && HasGivenUp(row));
        var state = failing is not null ? TopologyState.Failing : _allOnceHealthy ? TopologyState.Unhealthy : TopologyState.Starting;
        return (state, failing?.Reason ?? Shorten(reasons));
    }

    private static bool HasGivenUp(ResourceRow row) =>
        row.Restarts >= CrashesOfAFailingResource || row.State == KnownResourceStates.FailedToStart;

    private IEnumerable<ResourceRow> Rows(IResource resource)
    {
        foreach (var instance in resource.GetInstances())
        {
            if (notifications.TryGetCurrentState(instance.ResourceId, out var known))
            {
                yield return Row(resource, InstanceConsoles.NameOf(resource, instance), known.Snapshot);
            }
        }
    }

    private ResourceRow Row(IResource resource, string name, CustomResourceSnapshot snapshot) => new(
        name,
        snapshot.State?.Text ?? "",
        snapshot.HealthStatus?.ToString(),
        [.. snapshot.Urls.Where(static url => !url.IsInternal && url.Url.Length > 0).Select(static url => url.Url)],
        Number(snapshot, InstanceStates.ProcessIdProperty),
        Number(snapshot, InstanceStates.RestartsProperty) ?? 0,
        snapshot.ExitCode,
        Reason(resource, name, snapshot));

    private string? Reason(IResource resource, string name, CustomResourceSnapshot snapshot)
    {
        var state = snapshot.State?.Text;
        var waitsForSomebody = state == KnownResourceStates.NotStarted && resource.Annotations.OfType<ExplicitStartupAnnotation>().Any();
        if (state == KnownResourceStates.Finished || waitsForSomebody)
        {
            return null;
        }

        if (state == KnownResourceStates.Running)
        {
            return snapshot.HealthStatus == HealthStatus.Healthy ? CompletionReason(resource, name) : Unhealthy(name, snapshot);
        }

        return state == KnownResourceStates.Waiting && waitReasons.Of(resource) is [_, ..] waits ? Shorten(waits)
            : state == InstanceStates.Restarting ? $"{name} ended with exit code {snapshot.ExitCode} and is started again"
            : Property(snapshot, InstanceStates.FailureProperty) ?? $"{name} is {state ?? "not started"}";
    }

    // A one-shot has to finish: that it runs well is not enough.
    private string? CompletionReason(IResource resource, string name) =>
        model.Resources.SelectMany(static other => other.Annotations.OfType<WaitAnnotation>())
            .Any(wait => wait.WaitType == WaitType.WaitForCompletion && wait.Resource == resource)
            ? $"{name} has not finished"
            : null;

    private string? ChildReason(IResource child) =>
        notifications.CurrentStates(child).FirstOrDefault()?.Snapshot is { HealthStatus: not (null or HealthStatus.Healthy) } snapshot
            ? Unhealthy(child.Name, snapshot)
            : null;

    private static string Unhealthy(string name, CustomResourceSnapshot snapshot)
    {
        var bad = snapshot.HealthReports.FirstOrDefault(static report => report.Status != HealthStatus.Healthy);
        return bad?.Description is { Length: > 0 } description
            ? $"{name} is not healthy: {description}"
            : $"{name} has not answered its health check yet";
    }

    private static string Shorten(IReadOnlyList<string> reasons) =>
        reasons.Count == 1 ? reasons[0] : $"{reasons[0]} (and {reasons.Count - 1} more)";

    private static int? Number(CustomResourceSnapshot snapshot, string property) =>
        int.TryParse(Property(snapshot, property), CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Property(CustomResourceSnapshot snapshot, string name) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == name)?.Value as string;
}
