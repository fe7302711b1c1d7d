using System.Diagnostics;
using Google.Protobuf;

namespace AspireOrders.Messaging;

/// <summary>A fact that another service told.</summary>
public sealed record ReceivedEvent
{
    /// <summary>The identity of the fact; a handler never sees the same one again once its effect has committed.</summary>
    public required Guid Id { get; init; }

    /// <summary>The stream it came on, without prefix, such as <c>orders</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>Its place on the stream; it differs when a fact was published again.</summary>
    public required string EntryId { get; init; }

    /// <summary>The stable alias of the kind of fact, such as <c>order.paid.v1</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What the fact is about, such as the order.</summary>
    public required Guid AggregateId { get; init; }

    /// <summary>The version of the aggregate that the fact led to. Facts can arrive late: judge by state and version, not by order of arrival.</summary>
    public required int AggregateVersion { get; init; }

    /// <summary>When it happened by the clock of the producer's database.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The fact as protobuf bytes.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The W3C trace context of what told it, or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What it was told with: the identity of the first event of that transaction's parcel. An event that is tried again by itself needs none.</summary>
    internal Guid ParcelId { get; init; }

    internal Activity? Activity { get; set; }

    /// <summary>How often it has failed by itself.</summary>
    internal int Tries { get; init; }

    /// <summary>How often it has been tried and failed, for whatever reason.</summary>
    internal int Attempts { get; init; }

    /// <summary>Reads the payload.</summary>
    /// <typeparam name="T">The protobuf message that the type alias stands for.</typeparam>
    /// <returns>The message; unknown fields are kept.</returns>
    /// <exception cref="InvalidProtocolBufferException">The payload is not such a message, which makes the event a poison message.</exception>
    public T Read<T>()
        where T : IMessage<T>, new()
    {
        var message = new T();
        message.MergeFrom(Payload.Span);
        return message;
    }
}
