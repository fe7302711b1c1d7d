using System.Globalization;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>How an event is written as an entry of a stream. The field names stand in <see cref="StreamScripts.Publish"/> too.</summary>
internal static class EntryFormat
{
    public static void Write(List<RedisValue> arguments, OutboxRow row)
    {
        arguments.Add(row.Id.ToString("D"));
        arguments.Add(row.Type);
        arguments.Add(row.AggregateId.ToString("D"));
        arguments.Add(row.AggregateVersion);
        arguments.Add(row.TraceParent ?? string.Empty);
        arguments.Add(row.Payload);
        arguments.Add(row.OccurredAt.ToString("O", CultureInfo.InvariantCulture));
    }

    /// <summary>Reads an entry; null when it was not written by a relay.</summary>
    public static ReceivedEvent? Read(string stream, StreamEntry entry)
    {
        var fields = new Fields(entry.Values);
        if (!Guid.TryParse((string?)fields["id"], out var id)
            || !Guid.TryParse((string?)fields["aggregate"], out var aggregate)
            || !fields["version"].TryParse(out int version)
            || !DateTimeOffset.TryParse(fields["occurred_at"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var occurredAt)
            || fields["type"] is not { IsNullOrEmpty: false } type)
        {
            return null;
        }

        return new ReceivedEvent
        {
            Id = id,
            Stream = stream,
            EntryId = entry.Id.ToString(),
            Type = type.ToString(),
            AggregateId = aggregate,
            AggregateVersion = version,
            OccurredAt = occurredAt,
            Payload = (ReadOnlyMemory<byte>)fields["payload"],
            TraceParent = fields["traceparent"] is { IsNullOrEmpty: false } traceParent ? traceParent.ToString() : null,
        };
    }

    private readonly ref struct Fields(ReadOnlySpan<NameValueEntry> entries)
    {
        private readonly ReadOnlySpan<NameValueEntry> entries = entries;

        public RedisValue this[string name]
        {
            get
            {
                foreach (var entry in entries)
                {
                    if (entry.Name == name)
                    {
                        return entry.Value;
                    }
                }

                return RedisValue.Null;
            }
        }
    }
}
