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
        foreach (var received in entries.SelectMany(Wanted))
        {
            events.TryAdd(received.Id, received);
        }

        if (events.Count > 0)
        {
            await application.ApplyAsync(inbox, [.. events.Values], cancellationToken);
        }

        await reader.AcknowledgeAsync(entries, cancellationToken);
    }

    /// <summary>Sets an entry aside that alone is not able to get what it needs, so that those behind it go on.</summary>
    public async Task SetAsideAsync(DeliveredEntry entry, Exception error, CancellationToken cancellationToken)
    {
        foreach (var received in Wanted(entry))
        {
            await application.ParkAsync(inbox, received, error, cancellationToken);
        }

        await reader.AcknowledgeAsync([entry], cancellationToken);
    }

    private IEnumerable<ReceivedEvent> Wanted(DeliveredEntry entry)
    {
        if (entry.Events is null)
        {
            logger.EntryUnreadable(entry.Stream, entry.Id.ToString());
            return [];
        }

        return entry.Events.Where(IsHandled);
    }

    private bool IsHandled(ReceivedEvent received)
    {
        var handled = consumer.Handlers.ContainsKey(received.Type);
        if (!handled && unknownTypes.Add(received.Type))
        {
            logger.TypeUnknown(consumer.Group, received.Type);
        }

        return handled;
    }
}
