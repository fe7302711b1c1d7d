using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp.Traces;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>Makes the spans of pages out of those of the wire.</summary>
internal sealed class SpanReader(DashboardOptions options, AttributeReader attributes)
{
    /// <summary>The span; null when it has no number.</summary>
    public TelemetrySpan? Read(Span span, TelemetryResource resource, string scope)
    {
        var traceId = TraceId.Read(span.TraceId.Span);
        var spanId = SpanId.Read(span.SpanId.Span);
        if (traceId.IsEmpty || spanId.IsEmpty)
        {
            return null;
        }

        var read = attributes.Read(span.Attributes);
        var kind = Enum.IsDefined((SpanKind)span.Kind) ? (SpanKind)span.Kind : SpanKind.Unspecified;
        var category = SpanCategories.Of(read);
        return new TelemetrySpan
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentSpanId = SpanId.Read(span.ParentSpanId.Span),
            Name = attributes.Share(span.Name),
            Kind = kind,
            Category = category,
            StartTime = WireTime.Read(span.StartTimeUnixNano),
            Duration = WireTime.Between(span.StartTimeUnixNano, span.EndTimeUnixNano),
            Status = (int)(span.Status?.Code ?? 0) switch { 1 => SpanStatus.Ok, 2 => SpanStatus.Error, _ => SpanStatus.Unset },
            StatusMessage = attributes.Share(span.Status?.Message ?? ""),
            Resource = resource,
            Scope = scope,
            UninstrumentedPeer = kind is SpanKind.Client or SpanKind.Producer ? SpanCategories.PeerOf(read) : "",
            Attributes = read,
            Events = span.Events.Count == 0 ? [] : ReadEvents(span),
            Links = span.Links.Count == 0 ? [] : ReadLinks(span),
        };
    }

    private SpanEvent[] ReadEvents(Span span) => [.. span.Events.Take(options.MaxSpanEventCount).Select(moment =>
        new SpanEvent(attributes.Share(moment.Name), WireTime.Read(moment.TimeUnixNano), attributes.Read(moment.Attributes)))];

    private SpanLink[] ReadLinks(Span span) => [.. span.Links.Take(options.MaxSpanEventCount).Select(link =>
        new SpanLink(TraceId.Read(link.TraceId.Span), SpanId.Read(link.SpanId.Span), attributes.Read(link.Attributes)))];
}
