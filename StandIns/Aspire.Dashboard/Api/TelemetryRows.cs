using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>What the API tells of a sender of telemetry and of the resource it is a replica of.</summary>
internal sealed record ResourceRow(
    string Name, string? InstanceId, string Key, string? State, string? Health, IReadOnlyList<string> Urls,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Environment)
{
    private const string Mask = "********";

    public static ResourceRow Of(TelemetryResource sender) => new(
        sender.Name, sender.InstanceId, sender.Key, State: null, Health: null, [], Map(sender.Attributes), new Dictionary<string, string>(StringComparer.Ordinal));

    public static ResourceRow Of(ResourceState state, TelemetryResource? sender) => new(
        state.Name,
        sender?.InstanceId,
        state.Id,
        state.State,
        state.Health,
        [.. state.Urls.Where(static url => !url.IsInternal).Select(static url => url.Address)],
        Map(sender?.Attributes ?? []),
        state.Environment.DistinctBy(static variable => variable.Name)
            .ToDictionary(static variable => variable.Name, static variable => variable.IsSecret ? Mask : variable.Value, StringComparer.Ordinal));

    internal static IReadOnlyDictionary<string, string> Map(IReadOnlyList<TelemetryAttribute> attributes) => attributes
        .DistinctBy(static attribute => attribute.Name)
        .ToDictionary(static attribute => attribute.Name, static attribute => attribute.Value, StringComparer.Ordinal);
}

/// <summary>What the API tells of a log entry.</summary>
internal sealed record LogRow(
    long Id, DateTimeOffset Time, string Severity, string Resource, string Category, string Message, string? Template, string? EventName,
    string? TraceId, string? SpanId, LoggedException? Exception, IReadOnlyDictionary<string, string> Attributes)
{
    public static LogRow Of(LogEntry entry) => new(
        entry.Id, entry.Time, entry.Severity.ToString(), entry.Resource.Key, entry.Category, entry.Message, OrNull(entry.Template),
        OrNull(entry.EventName), OrNull(entry.TraceId.ToString()), OrNull(entry.SpanId.ToString()), entry.Exception,
        ResourceRow.Map(entry.Attributes));

    internal static string? OrNull(string text) => text.Length == 0 ? null : text;
}

/// <summary>What the API tells of a span.</summary>
internal sealed record SpanRow(
    string TraceId, string SpanId, string? ParentSpanId, string Name, string Kind, string Resource, string Scope, DateTimeOffset StartTime,
    double DurationMilliseconds, string Status, string? StatusMessage, IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<SpanEventRow> Events, IReadOnlyList<SpanLinkRow> Links)
{
    public static SpanRow Of(TelemetrySpan span) => new(
        span.TraceId.ToString(), span.SpanId.ToString(), LogRow.OrNull(span.ParentSpanId.ToString()), span.Name, span.Kind.ToString(),
        span.Resource.Key, span.Scope, span.StartTime, span.Duration.TotalMilliseconds, span.Status.ToString(),
        LogRow.OrNull(span.StatusMessage), ResourceRow.Map(span.Attributes),
        [.. span.Events.Select(static moment => new SpanEventRow(moment.Name, moment.Time, ResourceRow.Map(moment.Attributes)))],
        [.. span.Links.Select(static link => new SpanLinkRow(link.TraceId.ToString(), link.SpanId.ToString(), ResourceRow.Map(link.Attributes)))]);
}

/// <summary>What the API tells of a moment in a span.</summary>
internal sealed record SpanEventRow(string Name, DateTimeOffset Time, IReadOnlyDictionary<string, string> Attributes);

/// <summary>What the API tells of a link.</summary>
internal sealed record SpanLinkRow(string TraceId, string SpanId, IReadOnlyDictionary<string, string> Attributes);

/// <summary>What the API tells of a trace.</summary>
internal sealed record TraceRow(
    string TraceId, string Name, string Resource, DateTimeOffset StartTime, double DurationMilliseconds, int SpanCount, int ErrorCount,
    bool IsRootMissing, IReadOnlyList<string> Services, IReadOnlyList<SpanRow>? Spans)
{
    public static TraceRow Of(TraceSummary trace, IReadOnlyList<SpanRow>? spans = null) => new(
        trace.TraceId.ToString(), trace.Name, trace.Resource.Key, trace.StartTime, trace.Duration.TotalMilliseconds, trace.SpanCount,
        trace.ErrorCount, trace.IsRootMissing, [.. trace.Services.Select(static service => service.Name)], spans);
}

/// <summary>An answer with some of what there is.</summary>
internal sealed record RowPage<T>(IReadOnlyList<T> Data, int TotalCount, int ReturnedCount);
