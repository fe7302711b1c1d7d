using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Puts what is known of a replica into the words of the dashboard.</summary>
internal sealed class ResourceDescriber(IWaitReasons waitReasons)
{
    private static readonly string[] ShownElsewhere =
        [InstanceStates.ProcessIdProperty, InstanceStates.RestartsProperty, InstanceStates.FailureProperty];

    public ResourceState Describe(ResourceEvent change)
    {
        var (resource, snapshot) = (change.Resource, change.Snapshot);
        var instances = resource.GetInstances();
        var instance = instances.FirstOrDefault(one => one.ResourceId == change.ResourceId);
        return new ResourceState
        {
            Id = change.ResourceId,
            Name = resource.Name,
            DisplayName = instance is null ? resource.Name : InstanceConsoles.NameOf(resource, instance),
            ReplicaCount = instances.Count,
            Type = TypeOf(resource, snapshot),
            State = snapshot.State?.Text ?? "",
            StateStyle = snapshot.State?.Style ?? "",
            Health = snapshot.HealthStatus?.ToString(),
            HealthReports = [.. snapshot.HealthReports.Select(static report => new ResourceHealthReport(
                report.Name, report.Status?.ToString(), report.Description ?? "", report.ExceptionText ?? "", Utc(report.LastRunAt)))],
            Reasons = ReasonsOf(resource, snapshot),
            CreatedAt = Utc(snapshot.CreationTimeStamp),
            StartedAt = Utc(snapshot.StartTimeStamp),
            StoppedAt = Utc(snapshot.StopTimeStamp),
            ExitCode = snapshot.ExitCode,
            ProcessId = Number(snapshot, InstanceStates.ProcessIdProperty),
            Restarts = Number(snapshot, InstanceStates.RestartsProperty) ?? 0,
            Source = SourceOf(resource),
            Urls = [.. snapshot.Urls.Select(static url => new ResourceUrl(
                url.Name ?? "", url.Url, url.DisplayProperties.DisplayName, url.DisplayProperties.SortOrder, url.IsInternal, url.IsInactive))],
            Environment = [.. snapshot.EnvironmentVariables.Select(static variable =>
                new ResourceValue(variable.Name, variable.Value ?? "", variable.IsSecret, variable.IsFromSpec))],
            Properties = [.. snapshot.Properties.Where(static property => !ShownElsewhere.Contains(property.Name))
                .Select(static property => new ResourceValue(
                    property.Name, Convert.ToString(property.Value, CultureInfo.InvariantCulture) ?? "", property.IsSensitive, IsFromSpec: true))],
            Commands = [.. snapshot.Commands.Where(static command => command.State != ResourceCommandState.Hidden).Select(Describe)],
            Relationships = [.. Relationships(resource, snapshot)],
            IsHidden = snapshot.IsHidden,
        };
    }

    private static ResourceCommand Describe(ResourceCommandSnapshot command) => new(
        command.Name,
        command.DisplayName,
        command.DisplayDescription ?? "",
        command.ConfirmationMessage ?? "",
        command.IconName ?? "",
        command.IsHighlighted,
        IsEnabled: command.State == ResourceCommandState.Enabled);

    private static IEnumerable<ResourceRelationship> Relationships(IResource resource, CustomResourceSnapshot snapshot) =>
        snapshot.Relationships.Select(static relationship => new ResourceRelationship(relationship.ResourceName, relationship.Type))
            .Concat(resource.Annotations.OfType<WaitAnnotation>().Select(static wait => new ResourceRelationship(wait.Resource.Name, "WaitFor")))
            .Distinct();

    private IReadOnlyList<string> ReasonsOf(IResource resource, CustomResourceSnapshot snapshot)
    {
        if (snapshot.State?.Text == KnownResourceStates.Running)
        {
            return [];
        }

        if (snapshot.Properties.FirstOrDefault(static property => property.Name == InstanceStates.FailureProperty)?.Value is string failure)
        {
            return [failure];
        }

        return snapshot.State?.Text == KnownResourceStates.Waiting ? waitReasons.Of(resource) : [];
    }

    private static string TypeOf(IResource resource, CustomResourceSnapshot snapshot) => resource switch
    {
        ProjectResource => "Project",
        ContainerResource => "Container",
        ExecutableResource => "Executable",
        ParameterResource => "Parameter",
        _ => snapshot.ResourceType,
    };

    private static string SourceOf(IResource resource) => resource switch
    {
        ProjectResource project => Path.GetFileName(project.GetProjectMetadata().ProjectPath),
        ExecutableResource executable => executable.Command,
        _ when resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault() is { } image =>
            image.Tag is { Length: > 0 } tag ? $"{image.Image}:{tag}" : image.Image,
        _ => "",
    };

    private static int? Number(CustomResourceSnapshot snapshot, string property) => int.TryParse(
        snapshot.Properties.FirstOrDefault(one => one.Name == property)?.Value as string, CultureInfo.InvariantCulture, out var number)
        ? number
        : null;

    private static DateTime? Utc(DateTime? time) => time is { } known ? DateTime.SpecifyKind(known, DateTimeKind.Utc) : null;
}
