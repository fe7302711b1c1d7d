using System.Diagnostics;
using Google.Protobuf;

namespace AspireOrders.Messaging;

/// <summary>A fact that a service tells the others once its transaction has committed.</summary>
public sealed record OutgoingEvent
{
    /// <summary>The identity by which every consumer recognises a repetition.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The stable alias of the kind of fact with its version, such as <c>order.paid.v1</c>; never a CLR name.</summary>
    public required string Type { get; init; }

    /// <summary>What the fact is about, such as the order.</summary>
    public required Guid AggregateId { get; init; }

    /// <summary>The version of the aggregate that the fact led to, so that a consumer can tell late from new.</summary>
    public required int AggregateVersion { get; init; }

    /// <summary>The fact as protobuf bytes.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>The W3C trace context that the consumers continue; by default that of the current activity.</summary>
    public string? TraceParent { get; init; } = Activity.Current?.Id;

    /// <summary>Creates an event from a protobuf message.</summary>
    /// <param name="type">The stable alias, such as <c>order.paid.v1</c>.</param>
    /// <param name="aggregateId">What the fact is about.</param>
    /// <param name="aggregateVersion">The version of the aggregate that the fact led to.</param>
    /// <param name="message">The content.</param>
    /// <param name="cause">The event that led to this one, whose trace is continued; null when a request did.</param>
    /// <returns>An event with a new identity.</returns>
    public static OutgoingEvent Create(
        string type, Guid aggregateId, int aggregateVersion, IMessage message, ReceivedEvent? cause = null) => new()
        {
            Type = type,
            AggregateId = aggregateId,
            AggregateVersion = aggregateVersion,
            Payload = message.ToByteArray(),
            TraceParent = cause is null ? Activity.Current?.Id : cause.Activity?.Id ?? cause.TraceParent,
        };
}
