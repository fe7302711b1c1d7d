using System.Runtime.InteropServices;

namespace AspireOrders.Messaging;

/// <summary>An event of the outbox, as short as a comparison needs it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Type">Its stable alias.</param>
/// <param name="Published">Whether it is on the stream.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ToldEntry(Guid Id, string Type, bool Published);

/// <summary>An event of the outbox, as a person needs it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Type">Its stable alias.</param>
/// <param name="AggregateId">What it is about.</param>
/// <param name="OccurredAt">When it was told, by the clock of the database.</param>
/// <param name="Published">Whether it is on the stream.</param>
public sealed record ToldFact(Guid Id, string Type, Guid AggregateId, DateTimeOffset OccurredAt, bool Published);

/// <summary>An event whose effect failed.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="ConsumerGroup">The group that could not apply it.</param>
/// <param name="Type">Its stable alias.</param>
/// <param name="AggregateId">What it is about.</param>
/// <param name="Dead">Whether it waits for an operator, not for another try.</param>
/// <param name="Tries">How often it failed by itself.</param>
/// <param name="Error">The last failure: kind and message.</param>
public sealed record FailedFact(Guid Id, string ConsumerGroup, string Type, Guid AggregateId, bool Dead, int Tries, string Error);
