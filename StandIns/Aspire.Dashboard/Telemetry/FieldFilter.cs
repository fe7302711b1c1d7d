using System.Diagnostics.CodeAnalysis;

namespace Aspire.Dashboard.Telemetry;

/// <summary>How a field is compared. Texts are compared without regard to case, numbers as numbers.</summary>
public enum FilterCondition
{
    /// <summary>The same.</summary>
    Equals,

    /// <summary>Has it inside.</summary>
    Contains,

    /// <summary>Greater.</summary>
    GreaterThan,

    /// <summary>Less.</summary>
    LessThan,

    /// <summary>Greater or the same.</summary>
    GreaterThanOrEqual,

    /// <summary>Less or the same.</summary>
    LessThanOrEqual,

    /// <summary>Not the same, or not there.</summary>
    NotEqual,

    /// <summary>Does not have it inside, or is not there.</summary>
    NotContains,
}

/// <summary>A condition on one field: one of <see cref="KnownFields"/> or the name of any attribute.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="Condition">How it is compared.</param>
/// <param name="Value">With what.</param>
/// <param name="IsEnabled">Whether it counts; a disabled one is kept on the page only.</param>
public sealed record FieldFilter(string Field, FilterCondition Condition, string Value, bool IsEnabled = true)
{
    private const string Disabled = "disabled";

    /// <summary>Several filters for a URL: <c>field:condition:value</c>, escaped, joined by spaces.</summary>
    public static string Format(IEnumerable<FieldFilter> filters) => string.Join(' ', filters);

    /// <summary>Reads what <see cref="Format"/> wrote; what is none is left out.</summary>
    public static IReadOnlyList<FieldFilter> Parse(string? text)
    {
        var filters = new List<FieldFilter>();
        foreach (var part in (text ?? "").Split([' ', '+'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryParse(part, out var filter))
            {
                filters.Add(filter);
            }
        }

        return filters;
    }

    /// <summary><c>field:condition:value</c>, escaped, with <c>:disabled</c> behind it when it does not count.</summary>
    public override string ToString()
    {
        var condition = Condition.ToString().ToLowerInvariant();
        var text = $"{Uri.EscapeDataString(Field)}:{condition}:{Uri.EscapeDataString(Value)}";
        return IsEnabled ? text : $"{text}:{Disabled}";
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out FieldFilter? filter)
    {
        filter = null;
        var parts = text.Split(':');
        if (parts.Length is not (3 or 4) || !Enum.TryParse<FilterCondition>(parts[1], ignoreCase: true, out var condition)
            || !Enum.IsDefined(condition))
        {
            return false;
        }

        var isEnabled = parts.Length == 3 || !string.Equals(parts[3], Disabled, StringComparison.OrdinalIgnoreCase);
        filter = new FieldFilter(Uri.UnescapeDataString(parts[0]), condition, Uri.UnescapeDataString(parts[2]), isEnabled);
        return true;
    }
}

/// <summary>Fields that every log entry or span has, beside its attributes.</summary>
public static class KnownFields
{
    /// <summary>Name of the service, of logs and spans.</summary>
    public const string ServiceName = "resource.service.name";

    /// <summary>The filled-in message of a log entry.</summary>
    public const string LogMessage = "log.message";

    /// <summary>The category of a log entry.</summary>
    public const string LogCategory = "log.category";

    /// <summary>The message of a log entry with its placeholders.</summary>
    public const string LogTemplate = "log.originalformat";

    /// <summary>The event's name of a log entry.</summary>
    public const string LogEventName = "log.eventname";

    /// <summary>The severity of a log entry.</summary>
    public const string LogSeverity = "log.severity";

    /// <summary>The trace of a log entry.</summary>
    public const string LogTraceId = "log.traceid";

    /// <summary>The span of a log entry.</summary>
    public const string LogSpanId = "log.spanid";

    /// <summary>The name of a span.</summary>
    public const string SpanName = "trace.name";

    /// <summary>The kind of a span.</summary>
    public const string SpanKind = "trace.kind";

    /// <summary>The status of a span.</summary>
    public const string SpanStatus = "trace.status";

    /// <summary>The library that recorded a span.</summary>
    public const string SpanSource = "trace.source";

    /// <summary>The number of a span's trace.</summary>
    public const string TraceId = "trace.traceid";

    /// <summary>The number of a span.</summary>
    public const string SpanId = "trace.spanid";

    /// <summary>The duration of a span in milliseconds.</summary>
    public const string SpanDuration = "trace.duration";
}
