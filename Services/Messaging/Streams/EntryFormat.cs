using System.Buffers.Text;
using System.Globalization;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>How an event is written as an entry of a stream. The names stand in <see cref="StreamScripts.Publish"/> too, in this order.</summary>
internal static class EntryFormat
{
    private static readonly Field Id = new("id", 0);
    private static readonly Field Type = new("type", 1);
    private static readonly Field Aggregate = new("aggregate", 2);
    private static readonly Field Version = new("version", 3);
    private static readonly Field TraceParent = new("traceparent", 4);
    private static readonly Field Payload = new("payload", 5);
    private static readonly Field OccurredAt = new("occurred_at", 6);

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
        ReadOnlySpan<NameValueEntry> fields = entry.Values;
        if (!Guid.TryParse(Id.Bytes(fields), out var id)
            || !Guid.TryParse(Aggregate.Bytes(fields), out var aggregate)
            || !Utf8Parser.TryParse(Version.Bytes(fields), out int version, out _)
            || !Utf8Parser.TryParse(OccurredAt.Bytes(fields), out DateTimeOffset occurredAt, out _, 'O')
            || Type.Value(fields) is not { IsNullOrEmpty: false } type)
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
            Payload = (ReadOnlyMemory<byte>)Payload.Value(fields),
            TraceParent = TraceParent.Value(fields) is { IsNullOrEmpty: false } traceParent ? traceParent.ToString() : null,
        };
    }

    /// <summary>A field by its name, looked for first where a relay writes it.</summary>
    private sealed class Field(string name, int position)
    {
        // As bytes, which is what an answer holds: comparing text with bytes would decode them each time.
        private readonly RedisValue name = System.Text.Encoding.UTF8.GetBytes(name);

        public RedisValue Value(ReadOnlySpan<NameValueEntry> fields)
        {
            if (position < fields.Length && fields[position].Name == name)
            {
                return fields[position].Value;
            }

            foreach (var field in fields)
            {
                if (field.Name == name)
                {
                    return field.Value;
                }
            }

            return RedisValue.Null;
        }

        public ReadOnlySpan<byte> Bytes(ReadOnlySpan<NameValueEntry> fields) => ((ReadOnlyMemory<byte>)Value(fields)).Span;
    }
}
