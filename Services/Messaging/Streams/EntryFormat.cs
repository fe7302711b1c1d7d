using AspireOrders.Messaging.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>How a parcel is written as an entry of a stream: one field, named in <see cref="StreamScripts.Publish"/> too, that holds <c>parcel.proto</c>.</summary>
internal static class EntryFormat
{
    // As bytes, which is what an answer holds: comparing text with bytes would decode them each time.
    private static readonly RedisValue Field = "parcel"u8.ToArray();

    public static RedisValue Write(OutboxParcel parcel) =>
        new Parcel { OccurredAt = Timestamp.FromDateTime(parcel.OccurredAt), Facts = { parcel.Facts.Select(Write) } }.ToByteArray();

    /// <summary>Reads an entry; null when it was not written by a relay.</summary>
    public static IReadOnlyList<ReceivedEvent>? Read(string stream, StreamEntry entry)
    {
        if (entry.Values is not [var field] || field.Name != Field)
        {
            return null;
        }

        var parcel = Parse((ReadOnlyMemory<byte>)field.Value);
        if (parcel is not { OccurredAt: { } occurredAt } || parcel.Facts.Any(fact => fact.Id.Length != 16 || fact.AggregateId.Length != 16 || fact.Type.Length == 0))
        {
            return null;
        }

        var (time, entryId) = (occurredAt.ToDateTimeOffset(), entry.Id.ToString());
        var parcelId = parcel.Facts is [var first, ..] ? Identity(first.Id) : Guid.Empty;
        return [.. parcel.Facts.Select(fact => Read(fact, parcelId, stream, entryId, time))];
    }

    private static Fact Write(OutgoingEvent told) => new()
    {
        Id = Bytes(told.Id),
        Type = told.Type,
        AggregateId = Bytes(told.AggregateId),
        AggregateVersion = told.AggregateVersion,
        Traceparent = told.TraceParent ?? string.Empty,
        Payload = UnsafeByteOperations.UnsafeWrap(told.Payload),
    };

    private static ReceivedEvent Read(Fact fact, Guid parcelId, string stream, string entryId, DateTimeOffset occurredAt) => new()
    {
        Id = Identity(fact.Id),
        ParcelId = parcelId,
        Stream = stream,
        EntryId = entryId,
        Type = fact.Type,
        AggregateId = Identity(fact.AggregateId),
        AggregateVersion = fact.AggregateVersion,
        OccurredAt = occurredAt,
        Payload = fact.Payload.Memory,
        TraceParent = fact.Traceparent.Length > 0 ? fact.Traceparent : null,
    };

    private static Parcel? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Parcel.Parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            // Somebody else's entry: there is nothing to be read, now or ever.
            return null;
        }
    }

    private static Guid Identity(ByteString bytes) => new(bytes.Span, bigEndian: true);

    private static ByteString Bytes(Guid id) => UnsafeByteOperations.UnsafeWrap(id.ToByteArray(bigEndian: true));
}
