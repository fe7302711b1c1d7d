using System.Runtime.InteropServices;

namespace AspireOrders.Messaging;

/// <summary>A parcel that is on the stream, or was.</summary>
public sealed record SentParcel
{
    internal SentParcel(long sequence, StreamEntryId entry, IReadOnlyList<Guid> eventIds, IReadOnlyList<string> types)
    {
        Sequence = sequence;
        Entry = entry;
        EventIds = eventIds;
        Types = types;
    }

    /// <summary>By what an inbox knows it: the identity of its first event.</summary>
    public Guid Id => EventIds[0];

    /// <summary>The identities of its events.</summary>
    public IReadOnlyList<Guid> EventIds { get; }

    /// <summary>The type of each of them.</summary>
    public IReadOnlyList<string> Types { get; }

    internal long Sequence { get; }

    internal StreamEntryId Entry { get; }
}

/// <summary>An event that had not arrived and goes out once more.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Type">Its stable alias.</param>
/// <param name="AggregateId">What it is about.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SentAgain(Guid Id, string Type, Guid AggregateId);
