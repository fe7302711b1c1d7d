using Aspire.Dashboard.Otlp.Logs;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>Makes the log entries of pages out of those of the wire.</summary>
internal sealed class LogReader(AttributeReader attributes)
{
    public LogEntry Read(LogRecord record, long id, TelemetryResource resource, string category)
    {
        string template = "", eventName = record.EventName, type = "", message = "", stackTrace = "";
        var read = attributes.Read(record.Attributes, (name, value) =>
        {
            switch (name)
            {
                case "{OriginalFormat}": template = value; return true;
                case "logrecord.event.name" or "EventName" when eventName.Length == 0: eventName = value; return true;
                case "exception.type": type = value; return true;
                case "exception.message": message = value; return true;
                case "exception.stacktrace": stackTrace = value; return true;
                default: return false;
            }
        });
        var time = record.TimeUnixNano != 0 ? record.TimeUnixNano : record.ObservedTimeUnixNano;
        return new LogEntry
        {
            Id = id,
            Time = WireTime.Read(time),
            Severity = SeverityOf(record.SeverityNumber),
            Message = attributes.Text(record.Body),
            Template = template,
            Category = category,
            EventName = eventName,
            Resource = resource,
            TraceId = TraceId.Read(record.TraceId.Span),
            SpanId = SpanId.Read(record.SpanId.Span),
            Exception = type.Length + message.Length + stackTrace.Length == 0 ? null : new LoggedException(type, message, stackTrace),
            Attributes = read,
        };
    }

    // Four numbers for each step: 1 to 4 are Trace, 21 to 24 Critical.
    private static LogSeverity SeverityOf(int number) =>
        number is < 1 or > 24 ? LogSeverity.Unset : (LogSeverity)(1 + (number - 1) / 4);
}
