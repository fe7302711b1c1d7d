using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A state and how to colour it.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state without a colour.</summary>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new ResourceStateSnapshot(s, null);
}

/// <summary>A variable of the environment; <paramref name="IsFromSpec"/> tells those of the application from those inherited.</summary>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec)
{
    /// <summary>Masked when shown.</summary>
    internal bool IsSecret { get; init; }
}

/// <summary>A place where people find the resource.</summary>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>How to show it.</summary>
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();

    /// <summary>Whether nothing listens there at the moment.</summary>
    public bool IsInactive { get; init; }
}

/// <summary>How a URL is shown: a text instead of it, and its place in the order (high comes first).</summary>
public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);

/// <summary>What a resource has to do with another.</summary>
public sealed record RelationshipSnapshot(string ResourceName, string Type);

/// <summary>A fact about a resource.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>Masked when shown.</summary>
    public bool IsSensitive { get; init; }
}

/// <summary>What a health check said last; no status before its first answer.</summary>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    /// <summary>UTC time of the answer.</summary>
    public DateTime? LastRunAt { get; init; }
}
