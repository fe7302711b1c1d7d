using System.Globalization;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>Puts what is kept into the shape that it came in. What has no place there is an attribute <c>aspire.…</c>, as in Aspire's own dashboard.</summary>
internal static class OtlpJsonWriter
{
    private const string DestinationAttribute = "aspire.destination";
    private const string LogIdAttribute = "aspire.log_id";

    public static OtlpJson Write(IEnumerable<TelemetrySpan> spans) => new(
        [
            .. spans.GroupBy(static span => span.Resource).Select(static sender => new OtlpResourceSpans(
                Sender(sender.Key),
                [.. sender.GroupBy(static span => span.Scope).Select(static scope => new OtlpScopeSpans(new(scope.Key), [.. scope.Select(Span)]))])),
        ],
        null);

    public static OtlpJson Write(IEnumerable<LogEntry> entries) => new(
        null,
        [
            .. entries.GroupBy(static entry => entry.Resource).Select(static sender => new OtlpResourceLogs(
                Sender(sender.Key),
                [.. sender.GroupBy(static entry => entry.Category).Select(static scope => new OtlpScopeLogs(new(scope.Key), [.. scope.Select(Record)]))])),
        ]);

    private static OtlpSender Sender(TelemetryResource resource)
    {
        List<OtlpAttribute> attributes = [Attribute("service.name", resource.Name)];
        if (resource.InstanceId.Length > 0)
        {
            attributes.Add(Attribute("service.instance.id", resource.InstanceId));
        }

        return new([.. attributes, .. Attributes(resource.Attributes)]);
    }

    private static OtlpSpan Span(TelemetrySpan span)
    {
        var attributes = Attributes(span.Attributes);
        return new(
            span.TraceId.ToString(),
            span.SpanId.ToString(),
            OrNull(span.ParentSpanId.ToString()),
            span.Name,
            (int)span.Kind,
            OtlpTime.Write(span.StartTime),
            OtlpTime.Write(span.EndTime),
            span.UninstrumentedPeer.Length == 0 ? attributes : [.. attributes, Attribute(DestinationAttribute, span.UninstrumentedPeer)],
            span.Events.Count == 0 ? null : [.. span.Events.Select(static one => new OtlpSpanEvent(OtlpTime.Write(one.Time), one.Name, Attributes(one.Attributes)))],
            span.Links.Count == 0 ? null : [.. span.Links.Select(static one => new OtlpSpanLink(one.TraceId.ToString(), one.SpanId.ToString(), Attributes(one.Attributes)))],
            new((int)span.Status, OrNull(span.StatusMessage)));
    }

    private static OtlpLogRecord Record(LogEntry entry)
    {
        List<OtlpAttribute> attributes = [.. Attributes(entry.Attributes)];
        if (entry.Template.Length > 0)
        {
            attributes.Add(Attribute("{OriginalFormat}", entry.Template));
        }

        if (entry.Exception is { } exception)
        {
            attributes.Add(Attribute("exception.type", exception.Type));
            attributes.Add(Attribute("exception.message", exception.Message));
            attributes.Add(Attribute("exception.stacktrace", exception.StackTrace));
        }

        attributes.Add(Attribute(LogIdAttribute, entry.Id.ToString(CultureInfo.InvariantCulture)));
        return new(
            OtlpTime.Write(entry.Time),
            // Four numbers for each step, of which the first stands for all.
            entry.Severity == LogSeverity.Unset ? 0 : (((int)entry.Severity - 1) * 4) + 1,
            entry.Severity.ToString(),
            new(entry.Message),
            attributes,
            OrNull(entry.TraceId.ToString()),
            OrNull(entry.SpanId.ToString()),
            OrNull(entry.EventName));
    }

    private static OtlpAttribute[] Attributes(IReadOnlyList<TelemetryAttribute> attributes) =>
        [.. attributes.Select(static attribute => Attribute(attribute.Name, attribute.Value))];

    private static OtlpAttribute Attribute(string name, string value) => new(name, new(value));

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
