namespace Aspire.Dashboard.Resources;

/// <summary>One replica of a resource, or a resource without processes, at one moment.</summary>
public sealed record ResourceState
{
    /// <summary>Unique: the resource's name, with <c>-instance</c> where it has several replicas.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the resource; that of all its replicas.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it, for instance <c>orders-1</c>.</summary>
    public required string DisplayName { get; init; }

    /// <summary>How many replicas the resource has.</summary>
    public int ReplicaCount { get; init; } = 1;

    /// <summary>Project, Container, Executable, Parameter, ….</summary>
    public required string Type { get; init; }

    /// <summary>Running, Waiting, Exited, …; empty before anything is known.</summary>
    public string State { get; init; } = "";

    /// <summary>success, info, warning, error; empty when the sender did not say.</summary>
    public string StateStyle { get; init; } = "";

    /// <summary>Healthy, Degraded or Unhealthy; null unless it runs.</summary>
    public string? Health { get; init; }

    /// <summary>What each health check said last.</summary>
    public IReadOnlyList<ResourceHealthReport> HealthReports { get; init; } = [];

    /// <summary>Why it is not what it should be, in sentences: what it waits for, why it could not be started.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>The exit code of its last process once that ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The number of its process while it runs.</summary>
    public int? ProcessId { get; init; }

    /// <summary>How often its process was started again after a crash.</summary>
    public int Restarts { get; init; }

    /// <summary>The project, image or program it is made of.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where it is found.</summary>
    public IReadOnlyList<ResourceUrl> Urls { get; init; } = [];

    /// <summary>The environment it was started with.</summary>
    public IReadOnlyList<ResourceValue> Environment { get; init; } = [];

    /// <summary>Other facts.</summary>
    public IReadOnlyList<ResourceValue> Properties { get; init; } = [];

    /// <summary>What can be done with it.</summary>
    public IReadOnlyList<ResourceCommand> Commands { get; init; } = [];

    /// <summary>What it has to do with other resources.</summary>
    public IReadOnlyList<ResourceRelationship> Relationships { get; init; } = [];

    /// <summary>Not shown unless asked for.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>What a health check said last.</summary>
/// <param name="Name">The check.</param>
/// <param name="Status">Healthy, Degraded or Unhealthy; null before its first answer.</param>
/// <param name="Description">In words.</param>
/// <param name="Exception">What it threw; empty when nothing.</param>
/// <param name="LastRunAt">UTC time of the answer.</param>
public sealed record ResourceHealthReport(string Name, string? Status, string Description, string Exception, DateTimeOffset? LastRunAt);

/// <summary>A place where a resource is found.</summary>
/// <param name="Name">Name of the endpoint; empty when it is a plain link.</param>
/// <param name="Address">The URL.</param>
/// <param name="DisplayName">A text to show instead; empty when none.</param>
/// <param name="SortOrder">High comes first.</param>
/// <param name="IsInternal">Only for details.</param>
/// <param name="IsInactive">Nothing listens there at the moment.</param>
public sealed record ResourceUrl(string Name, string Address, string DisplayName, int SortOrder, bool IsInternal, bool IsInactive);

/// <summary>A variable of the environment, or a fact.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, also when it is secret: pages show it only to who asks, and no API does.</param>
/// <param name="IsSecret">Masked until somebody asks.</param>
/// <param name="IsFromSpec">Whether the application's description gave it.</param>
public sealed record ResourceValue(string Name, string Value, bool IsSecret, bool IsFromSpec);

/// <summary>Something to do with a resource.</summary>
/// <param name="Name">Its name, such as <c>start</c>.</param>
/// <param name="DisplayName">What is on the button.</param>
/// <param name="Description">What it does; may be empty.</param>
/// <param name="ConfirmationMessage">The question to ask before; empty when none.</param>
/// <param name="IconName">Name of a Fluent icon; may be empty.</param>
/// <param name="IsHighlighted">A button of its own instead of a menu entry.</param>
/// <param name="IsEnabled">Whether it can be done now.</param>
public sealed record ResourceCommand(
    string Name, string DisplayName, string Description, string ConfirmationMessage, string IconName, bool IsHighlighted, bool IsEnabled);

/// <summary>What a resource has to do with another.</summary>
/// <param name="ResourceName">Name of the other.</param>
/// <param name="Type">Reference, WaitFor, Parent or a word of its own.</param>
public sealed record ResourceRelationship(string ResourceName, string Type);
