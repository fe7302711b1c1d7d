using System.Globalization;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>Decides whether a log entry or a span fulfils the conditions of a query.</summary>
internal static class Conditions
{
    public static readonly string[] LogFields =
    [
        KnownFields.LogMessage, KnownFields.LogSeverity, KnownFields.ServiceName, KnownFields.LogCategory, KnownFields.LogTemplate,
        KnownFields.LogEventName, KnownFields.LogTraceId, KnownFields.LogSpanId,
    ];

    public static readonly string[] SpanFields =
    [
        KnownFields.SpanName, KnownFields.ServiceName, KnownFields.SpanKind, KnownFields.SpanStatus, KnownFields.SpanSource,
        KnownFields.SpanDuration, KnownFields.TraceId, KnownFields.SpanId,
    ];

    public static bool Holds(IReadOnlyList<FieldFilter> filters, LogEntry entry)
    {
        for (var index = 0; index < filters.Count; index++)
        {
            var filter = filters[index];
            if (filter.IsEnabled && !Holds(filter, ValueOf(entry, filter.Field)))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Holds(IReadOnlyList<FieldFilter> filters, TelemetrySpan span)
    {
        for (var index = 0; index < filters.Count; index++)
        {
            var filter = filters[index];
            if (filter.IsEnabled && !Holds(filter, ValueOf(span, filter.Field)))
            {
                return false;
            }
        }

        return true;
    }

    public static string? ValueOf(LogEntry entry, string field) => field switch
    {
        KnownFields.LogMessage => entry.Message,
        KnownFields.LogSeverity => entry.Severity.ToString(),
        KnownFields.ServiceName => entry.Resource.Name,
        KnownFields.LogCategory => entry.Category,
        KnownFields.LogTemplate => entry.Template,
        KnownFields.LogEventName => entry.EventName,
        KnownFields.LogTraceId => entry.TraceId.ToString(),
        KnownFields.LogSpanId => entry.SpanId.ToString(),
        "exception.type" => entry.Exception?.Type,
        "exception.message" => entry.Exception?.Message,
        "exception.stacktrace" => entry.Exception?.StackTrace,
        _ => entry.Attributes.Find(field) ?? entry.Resource.Attributes.Find(field),
    };

    public static string? ValueOf(TelemetrySpan span, string field) => field switch
    {
        KnownFields.SpanName => span.Name,
        KnownFields.ServiceName => span.Resource.Name,
        KnownFields.SpanKind => span.Kind.ToString(),
        KnownFields.SpanStatus => span.Status.ToString(),
        KnownFields.SpanSource => span.Scope,
        KnownFields.SpanDuration => span.Duration.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        KnownFields.TraceId => span.TraceId.ToString(),
        KnownFields.SpanId => span.SpanId.ToString(),
        _ => span.Attributes.Find(field) ?? span.Resource.Attributes.Find(field),
    };

    private static bool Holds(FieldFilter filter, string? value) => filter.Condition switch
    {
        FilterCondition.Equals => value is not null && AreEqual(value, filter.Value),
        FilterCondition.NotEqual => value is null || !AreEqual(value, filter.Value),
        FilterCondition.Contains => value?.Contains(filter.Value, StringComparison.OrdinalIgnoreCase) is true,
        FilterCondition.NotContains => value?.Contains(filter.Value, StringComparison.OrdinalIgnoreCase) is not true,
        FilterCondition.GreaterThan => value is not null && Compare(value, filter.Value) > 0,
        FilterCondition.GreaterThanOrEqual => value is not null && Compare(value, filter.Value) >= 0,
        FilterCondition.LessThan => value is not null && Compare(value, filter.Value) < 0,
        _ => value is not null && Compare(value, filter.Value) <= 0,
    };

    private static bool AreEqual(string value, string other) =>
        string.Equals(value, other, StringComparison.OrdinalIgnoreCase)
        || (IsNumber(value, out var number) && IsNumber(other, out var otherNumber) && number.Equals(otherNumber));

    private static int Compare(string value, string other) =>
        IsNumber(value, out var number) && IsNumber(other, out var otherNumber)
            ? number.CompareTo(otherNumber)
            : string.Compare(value, other, StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
