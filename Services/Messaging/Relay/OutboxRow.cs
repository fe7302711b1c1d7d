namespace AspireOrders.Messaging;

/// <summary>An unsent row, locked by the relay's transaction.</summary>
internal sealed record OutboxRow(
    Guid Id, string Type, Guid AggregateId, int AggregateVersion, byte[] Payload, string? TraceParent, DateTime OccurredAt);

/// <summary>What the database remembers of a stream.</summary>
/// <param name="Incarnation">The life of the stream that was published to last.</param>
/// <param name="Greatest">The greatest id that was recorded.</param>
/// <param name="SettledBelow">The entry below which every subscriber has applied everything.</param>
internal sealed record StreamRecord(string Incarnation, StreamEntryId Greatest, StreamEntryId SettledBelow);
