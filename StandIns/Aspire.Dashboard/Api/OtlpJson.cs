using System.Globalization;

namespace Aspire.Dashboard.Api;

/// <summary>Telemetry in the JSON form of OTLP, as a collector would write it: numbers of traces in hexadecimal digits, 64-bit numbers as text.</summary>
internal sealed record OtlpJson(IReadOnlyList<OtlpResourceSpans>? ResourceSpans, IReadOnlyList<OtlpResourceLogs>? ResourceLogs);

/// <summary>The spans of one sender.</summary>
internal sealed record OtlpResourceSpans(OtlpSender Resource, IReadOnlyList<OtlpScopeSpans> ScopeSpans);

/// <summary>The spans that one library recorded.</summary>
internal sealed record OtlpScopeSpans(OtlpScope Scope, IReadOnlyList<OtlpSpan> Spans);

/// <summary>The log entries of one sender.</summary>
internal sealed record OtlpResourceLogs(OtlpSender Resource, IReadOnlyList<OtlpScopeLogs> ScopeLogs);

/// <summary>The log entries of one category.</summary>
internal sealed record OtlpScopeLogs(OtlpScope Scope, IReadOnlyList<OtlpLogRecord> LogRecords);

/// <summary>Who sent it.</summary>
internal sealed record OtlpSender(IReadOnlyList<OtlpAttribute> Attributes);

/// <summary>The library or the category.</summary>
internal sealed record OtlpScope(string Name);

/// <summary>A name and a value.</summary>
internal sealed record OtlpAttribute(string Key, OtlpValue Value);

/// <summary>A value; the dashboard keeps all of them as text.</summary>
internal sealed record OtlpValue(string StringValue);

/// <summary>A span.</summary>
internal sealed record OtlpSpan(
    string TraceId, string SpanId, string? ParentSpanId, string Name, int Kind, string StartTimeUnixNano, string EndTimeUnixNano,
    IReadOnlyList<OtlpAttribute> Attributes, IReadOnlyList<OtlpSpanEvent>? Events, IReadOnlyList<OtlpSpanLink>? Links, OtlpStatus Status);

/// <summary>A moment in a span.</summary>
internal sealed record OtlpSpanEvent(string TimeUnixNano, string Name, IReadOnlyList<OtlpAttribute> Attributes);

/// <summary>A span that another has to do with.</summary>
internal sealed record OtlpSpanLink(string TraceId, string SpanId, IReadOnlyList<OtlpAttribute> Attributes);

/// <summary>How a span ended: 0 unset, 1 well, 2 failed.</summary>
internal sealed record OtlpStatus(int Code, string? Message);

/// <summary>A log entry.</summary>
internal sealed record OtlpLogRecord(
    string TimeUnixNano, int SeverityNumber, string SeverityText, OtlpValue Body, IReadOnlyList<OtlpAttribute> Attributes,
    string? TraceId, string? SpanId, string? EventName);

/// <summary>The times of OTLP's JSON.</summary>
internal static class OtlpTime
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Nanoseconds since 1970.</summary>
    public static string Write(DateTimeOffset time) =>
        ((Int128)(time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);
}
