namespace Aspire.Hosting.Dashboard;

// What goes over the wire to the dashboard, which has records of the same names for it (StandIns/Aspire.Dashboard/Resources).

internal sealed record ResourceMessage(string? ApplicationName, bool IsSnapshot, IReadOnlyList<ResourceState> Resources);

internal sealed record ResourceState
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public int ReplicaCount { get; init; }

    public required string Type { get; init; }

    public string State { get; init; } = "";

    public string StateStyle { get; init; } = "";

    public string? Health { get; init; }

    public IReadOnlyList<ResourceHealthReport> HealthReports { get; init; } = [];

    public IReadOnlyList<string> Reasons { get; init; } = [];

    public DateTime? CreatedAt { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? StoppedAt { get; init; }

    public int? ExitCode { get; init; }

    public int? ProcessId { get; init; }

    public int Restarts { get; init; }

    public string Source { get; init; } = "";

    public IReadOnlyList<ResourceUrl> Urls { get; init; } = [];

    public IReadOnlyList<ResourceValue> Environment { get; init; } = [];

    public IReadOnlyList<ResourceValue> Properties { get; init; } = [];

    public IReadOnlyList<ResourceCommand> Commands { get; init; } = [];

    public IReadOnlyList<ResourceRelationship> Relationships { get; init; } = [];

    public bool IsHidden { get; init; }
}

internal sealed record ResourceHealthReport(string Name, string? Status, string Description, string Exception, DateTime? LastRunAt);

internal sealed record ResourceUrl(string Name, string Address, string DisplayName, int SortOrder, bool IsInternal, bool IsInactive);

internal sealed record ResourceValue(string Name, string Value, bool IsSecret, bool IsFromSpec);

internal sealed record ResourceCommand(
    string Name, string DisplayName, string Description, string ConfirmationMessage, string IconName, bool IsHighlighted, bool IsEnabled);

internal sealed record ResourceRelationship(string ResourceName, string Type);

internal sealed record CommandResult(bool Succeeded, string Message);
