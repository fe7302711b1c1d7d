namespace Aspire.Dashboard.Telemetry;

/// <summary>Who sent telemetry: one replica of a service. The same replica is the same object.</summary>
/// <param name="Name"><c>service.name</c>.</param>
/// <param name="InstanceId"><c>service.instance.id</c>; empty when it sent none.</param>
/// <param name="Attributes">What else it says of itself.</param>
public sealed record TelemetryResource(string Name, string InstanceId, IReadOnlyList<TelemetryAttribute> Attributes)
{
    /// <summary>Unique among all replicas: <c>name-instance</c>, which is the id of a replica in <see cref="Resources.ResourceState"/>, too.</summary>
    public string Key { get; } = InstanceId.Length == 0 ? Name : $"{Name}-{InstanceId}";

    /// <summary>Whether a choice on a page means this replica: its key, or the name of its service, or nothing (all).</summary>
    public bool Matches(string? nameOrKey) =>
        string.IsNullOrEmpty(nameOrKey)
        || string.Equals(nameOrKey, Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(nameOrKey, Key, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public bool Equals(TelemetryResource? other) => other is not null && Name == other.Name && InstanceId == other.InstanceId;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, InstanceId);
}
