namespace Aspire.Dashboard.Resources;

/// <summary>A line of what the AppHost tells.</summary>
/// <param name="ApplicationName">Name of the application; null when it is known.</param>
/// <param name="IsSnapshot">Whether these are all there are, rather than those that changed.</param>
/// <param name="Resources">The replicas.</param>
internal sealed record ResourceMessage(string? ApplicationName, bool IsSnapshot, IReadOnlyList<ResourceState> Resources);
