using Aspire.Dashboard.Storage;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>The parameters of <c>/api/telemetry/logs</c>.</summary>
internal sealed record LogParameters(
    string? Resource, string? TraceId, string? SpanId, string? Severity, string? Search, string? Filters, int? Limit, bool? Follow)
{
    /// <summary>The query, newest first; null when a parameter is not what it has to be.</summary>
    public LogQuery? Query
    {
        get
        {
            var (traceId, spanId, severity) = (default(TraceId), default(SpanId), default(LogSeverity));
            return (TraceId is null || Telemetry.TraceId.TryParse(TraceId, out traceId))
                && (SpanId is null || Telemetry.SpanId.TryParse(SpanId, out spanId))
                && (Severity is null || (Enum.TryParse(Severity, ignoreCase: true, out severity) && Enum.IsDefined(severity)))
                ? new LogQuery
                {
                    Resource = Resource,
                    TraceId = TraceId is null ? null : traceId,
                    SpanId = SpanId is null ? null : spanId,
                    MinimumSeverity = Severity is null ? null : severity,
                    Text = Search,
                    Filters = FieldFilter.Parse(Filters),
                    NewestFirst = true,
                    Take = TelemetryApi.Limit(Limit),
                }
                : null;
        }
    }
}

/// <summary>The parameters of <c>/api/telemetry/spans</c> and <c>/api/telemetry/traces</c>; durations in milliseconds.</summary>
internal sealed record SpanParameters(
    string? Resource, string? TraceId, string? Search, bool? HasError, double? MinDuration, double? MaxDuration, string? Filters,
    int? Limit, bool? Follow)
{
    private readonly IReadOnlyList<FieldFilter> _filters = FieldFilter.Parse(Filters);

    /// <summary>Whether every parameter is what it has to be.</summary>
    public bool IsValid => TraceId is null || Telemetry.TraceId.TryParse(TraceId, out _);

    /// <summary>The query for traces, newest first; null when a parameter is not what it has to be.</summary>
    public TraceQuery? TraceQuery => !IsValid ? null : new TraceQuery
    {
        Resource = Resource,
        Text = TraceId ?? Search,
        HasError = HasError,
        MinimumDuration = MinDuration is { } minimum ? TimeSpan.FromMilliseconds(minimum) : null,
        MaximumDuration = MaxDuration is { } maximum ? TimeSpan.FromMilliseconds(maximum) : null,
        Filters = _filters,
        NewestFirst = true,
        Take = TelemetryApi.TraceLimit(Limit),
    };

    /// <summary>Whether a span fulfils all conditions.</summary>
    public bool Holds(TelemetrySpan span) =>
        span.Resource.Matches(Resource)
        && (TraceId is null || string.Equals(span.TraceId.ToString(), TraceId, StringComparison.OrdinalIgnoreCase))
        && (string.IsNullOrEmpty(Search) || span.Name.Contains(Search, StringComparison.OrdinalIgnoreCase))
        && (HasError is not { } hasError || span.Status == SpanStatus.Error == hasError)
        && (MinDuration is not { } minimum || span.Duration.TotalMilliseconds >= minimum)
        && (MaxDuration is not { } maximum || span.Duration.TotalMilliseconds <= maximum)
        && Conditions.Holds(_filters, span);
}
