using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>An event as it is kept in the table dead_letters.</summary>
internal static class StoredEvent
{
    public const string Columns =
        "event_id, stream, entry_id, type, aggregate_id, aggregate_version, payload, traceparent, occurred_at";

    public static void AddTo(NpgsqlParameterCollection parameters, ReceivedEvent received)
    {
        parameters.Add(new() { Value = received.Id });
        parameters.Add(new() { Value = received.Stream });
        parameters.Add(new() { Value = received.EntryId });
        parameters.Add(new() { Value = received.Type });
        parameters.Add(new() { Value = received.AggregateId });
        parameters.Add(new() { Value = received.AggregateVersion });
        parameters.Add(new() { Value = received.Payload });
        parameters.Add(new() { Value = (object?)received.TraceParent ?? DBNull.Value, DataTypeName = "text" });
        parameters.Add(new() { Value = received.OccurredAt });
    }

    public static ReceivedEvent Read(NpgsqlDataReader reader, int firstColumn) => new()
    {
        Id = reader.GetGuid(firstColumn),
        Stream = reader.GetString(firstColumn + 1),
        EntryId = reader.GetString(firstColumn + 2),
        Type = reader.GetString(firstColumn + 3),
        AggregateId = reader.GetGuid(firstColumn + 4),
        AggregateVersion = reader.GetInt32(firstColumn + 5),
        Payload = reader.GetFieldValue<byte[]>(firstColumn + 6),
        TraceParent = reader.IsDBNull(firstColumn + 7) ? null : reader.GetString(firstColumn + 7),
        OccurredAt = reader.GetFieldValue<DateTimeOffset>(firstColumn + 8),
    };
}
