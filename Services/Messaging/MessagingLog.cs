using Microsoft.Extensions.Logging;

namespace AspireOrders.Messaging;

/// <summary>What messaging logs. Event ids 4100 to 4199, stable.</summary>
internal static partial class MessagingLog
{
    [LoggerMessage(4100, LogLevel.Warning, "{Loop} pauses until what it needs is back: {Reason}")]
    public static partial void OutageBegan(this ILogger logger, string loop, string reason);

    [LoggerMessage(4101, LogLevel.Information, "{Loop} goes on after {Tries} tries")]
    public static partial void OutageEnded(this ILogger logger, string loop, int tries);

    [LoggerMessage(4102, LogLevel.Information, "Stream {Stream} begins another life after entry {LastId}: {Rows} lost events are published again")]
    public static partial void StreamRecovered(this ILogger logger, string stream, string lastId, int rows);

    [LoggerMessage(4103, LogLevel.Error, "Entry {EntryId} of stream {Stream} was not written by a relay and is skipped")]
    public static partial void EntryUnreadable(this ILogger logger, string stream, string entryId);

    [LoggerMessage(4104, LogLevel.Information, "Group {Group} skips events of type {Type}: no handler here knows it")]
    public static partial void TypeUnknown(this ILogger logger, string group, string type);

    [LoggerMessage(4105, LogLevel.Warning, "Event {EventId} ({Type}) failed in group {Group}, try {Tries}; the next one follows in {Pause}")]
    public static partial void EventFailed(
        this ILogger logger, Exception exception, Guid eventId, string type, string group, int tries, TimeSpan pause);

    [LoggerMessage(4106, LogLevel.Error, "Event {EventId} ({Type}) is a dead letter of group {Group} after {Tries} tries")]
    public static partial void EventDied(this ILogger logger, Exception exception, Guid eventId, string type, string group, int tries);

    [LoggerMessage(4107, LogLevel.Information, "Group {Group} took over {Count} events of stream {Stream} from consumers that stopped")]
    public static partial void TookOver(this ILogger logger, string group, int count, string stream);

    [LoggerMessage(4108, LogLevel.Information, "Group {Group} of stream {Stream} was created")]
    public static partial void GroupCreated(this ILogger logger, string group, string stream);
}
