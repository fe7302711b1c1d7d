namespace AspireOrders.Messaging;

/// <summary>What one transaction told, unsent and locked by the relay's transaction.</summary>
/// <param name="Sequence">The row.</param>
/// <param name="OccurredAt">When it was told, by the clock of the database.</param>
/// <param name="Facts">The events in the order in which they happened.</param>
internal sealed record OutboxParcel(long Sequence, DateTime OccurredAt, IReadOnlyList<OutgoingEvent> Facts);

/// <summary>What the database remembers of a stream.</summary>
/// <param name="Incarnation">The life of the stream that was published to last.</param>
/// <param name="Greatest">The greatest id that was recorded.</param>
/// <param name="SettledBelow">The entry below which every subscriber has applied everything.</param>
internal sealed record StreamRecord(string Incarnation, StreamEntryId Greatest, StreamEntryId SettledBelow);
