using Microsoft.Extensions.Logging;

namespace AspireOrders.Messaging;

/// <summary>Takes delivered entries to their effect and acknowledges them, also those that need none here.</summary>
internal sealed class DeliveryProcessor(
    EventConsumer consumer, EventApplication application, Inbox inbox, GroupReader reader, ILogger logger)
{
    private readonly HashSet<string> unknownTypes = new(StringComparer.Ordinal);

    public async Task ProcessAsync(IReadOnlyList<DeliveredEntry> entries, CancellationToken cancellationToken)
    {
        var events = new Dictionary<Guid, ReceivedEvent>();
        foreach (var entry in entries)
        {
            if (Read(entry) is { } received)
            {
                events.TryAdd(received.Id, received);
            }
        }

        if (events.Count > 0)
        {
            await application.ApplyAsync(inbox, [.. events.Values], cancellationToken);
        }

        await reader.AcknowledgeAsync(entries, cancellationToken);
    }

    /// <summary>Sets an event aside that alone is not able to get what it needs, so that those behind it go on.</summary>
    public async Task SetAsideAsync(DeliveredEntry entry, Exception error, CancellationToken cancellationToken)
    {
        if (Read(entry) is { } received)
        {
            await application.ParkAsync(inbox, received, error, cancellationToken);
        }

        await reader.AcknowledgeAsync([entry], cancellationToken);
    }

    private ReceivedEvent? Read(DeliveredEntry entry)
    {
        var received = EntryFormat.Read(entry.Stream, entry.Entry);
        if (received is null)
        {
            if (entry.Entry.Values.Length > 0)
            {
                logger.EntryUnreadable(entry.Stream, entry.Entry.Id.ToString());
            }

            return null;
        }

        if (consumer.Handlers.ContainsKey(received.Type))
        {
            return received;
        }

        if (unknownTypes.Add(received.Type))
        {
            logger.TypeUnknown(consumer.Group, received.Type);
        }

        return null;
    }
}
