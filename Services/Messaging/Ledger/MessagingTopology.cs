namespace AspireOrders.Messaging;

/// <summary>What a service tells and hears, as it was registered.</summary>
public sealed class MessagingTopology
{
    internal MessagingTopology(IEnumerable<EventConsumer> consumers, OutboxStream? outbox)
    {
        Stream = outbox?.Name;
        Consumers = [.. consumers.Select(consumer => new ConsumerSubscription(consumer.Group, consumer.Streams, [.. consumer.Handlers.Keys]))];
    }

    /// <summary>The stream that this service writes, without prefix; null when it writes none.</summary>
    public string? Stream { get; }

    /// <summary>The consumer groups of this service.</summary>
    public IReadOnlyList<ConsumerSubscription> Consumers { get; }
}

/// <summary>A consumer group with what it applies.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Streams">The streams it reads, without prefix.</param>
/// <param name="Types">The types it applies; it passes over others.</param>
public sealed record ConsumerSubscription(string Group, IReadOnlyList<string> Streams, IReadOnlyList<string> Types);
