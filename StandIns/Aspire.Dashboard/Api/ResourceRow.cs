using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>What the API tells of a sender of telemetry and of the resource it is a replica of; without a sender it has no <c>instanceId</c>.</summary>
internal sealed record ResourceRow(
    string Name, string? InstanceId, string DisplayName, bool HasLogs, bool HasTraces, bool HasMetrics, string? State, string? Health,
    IReadOnlyList<string> Urls, IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Environment)
{
    private const string Mask = "********";

    public static ResourceRow Of(TelemetryResource sender, SentSignals sent) => new(
        sender.Name, InstanceOf(sender), sender.Key, sent.HasLogs(sender), sent.HasTraces(sender), sent.HasMetrics(sender),
        State: null, Health: null, [], Map(sender.Attributes), new Dictionary<string, string>(StringComparer.Ordinal));

    public static ResourceRow Of(ResourceState state, TelemetryResource? sender, SentSignals sent) => new(
        state.Name,
        sender is null ? null : InstanceOf(sender),
        state.DisplayName,
        sent.HasLogs(sender),
        sent.HasTraces(sender),
        sent.HasMetrics(sender),
        state.State,
        state.Health,
        [.. state.Urls.Where(static url => !url.IsInternal).Select(static url => url.Address)],
        Map(sender?.Attributes ?? []),
        state.Environment.DistinctBy(static variable => variable.Name)
            .ToDictionary(static variable => variable.Name, static variable => variable.IsSecret ? Mask : variable.Value, StringComparer.Ordinal));

    private static string? InstanceOf(TelemetryResource sender) => sender.InstanceId.Length == 0 ? null : sender.InstanceId;

    private static IReadOnlyDictionary<string, string> Map(IReadOnlyList<TelemetryAttribute> attributes) => attributes
        .DistinctBy(static attribute => attribute.Name)
        .ToDictionary(static attribute => attribute.Name, static attribute => attribute.Value, StringComparer.Ordinal);
}

/// <summary>Who has something kept of which signal.</summary>
internal sealed record SentSignals(
    IReadOnlySet<TelemetryResource> Logs, IReadOnlySet<TelemetryResource> Traces, IReadOnlySet<TelemetryResource> Metrics)
{
    public bool HasLogs(TelemetryResource? sender) => sender is not null && Logs.Contains(sender);

    public bool HasTraces(TelemetryResource? sender) => sender is not null && Traces.Contains(sender);

    public bool HasMetrics(TelemetryResource? sender) => sender is not null && Metrics.Contains(sender);
}
