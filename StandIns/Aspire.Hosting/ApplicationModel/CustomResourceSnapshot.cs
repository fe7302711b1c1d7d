using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a resource, or one replica of it, is doing at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    private readonly ImmutableArray<HealthReportSnapshot> _healthReports = [];
    private readonly ResourceStateSnapshot? _state;

    /// <summary>Kind shown to people: Project, Container, Parameter ….</summary>
    public required string ResourceType { get; init; }

    /// <summary>Facts to show.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>UTC time at which it was made.</summary>
    public DateTime? CreationTimeStamp { get; init; }

    /// <summary>UTC time at which it started.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>UTC time at which it stopped.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>One of <see cref="KnownResourceStates"/> or a word of its own.</summary>
    public ResourceStateSnapshot? State
    {
        get => _state;
        init
        {
            _state = value;
            HealthStatus = Judge(_healthReports, value?.Text);
        }
    }

    /// <summary>Exit code of the process once it ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Null unless it runs; the worst of its reports, Healthy when it has no health checks.</summary>
    public HealthStatus? HealthStatus { get; private set; }

    /// <summary>What each health check said last.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports
    {
        get => _healthReports;
        internal init
        {
            _healthReports = value;
            HealthStatus = Judge(value, _state?.Text);
        }
    }

    /// <summary>The environment it was started with.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>Where people find it.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>What it has to do with others.</summary>
    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>What can be done with it; follows from the annotations of the resource with every change.</summary>
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    /// <summary>Not shown in lists.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Grows with every change of the same resource.</summary>
    internal long Version { get; init; }

    /// <summary>The handlers of <see cref="ResourceReadyEvent"/>; null until it was raised.</summary>
    internal Task? ReadyHandlers { get; init; }

    private static HealthStatus? Judge(ImmutableArray<HealthReportSnapshot> reports, string? state)
    {
        if (state != KnownResourceStates.Running)
        {
            return null;
        }

        // A check that has not answered yet says nothing good.
        return reports.IsEmpty
            ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
            : reports.Min(report => report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);
    }
}
