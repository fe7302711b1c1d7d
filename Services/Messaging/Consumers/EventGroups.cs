namespace AspireOrders.Messaging;

/// <summary>The events that one handler gets in one call.</summary>
internal sealed record EventGroup(HandlerBinding Handler, List<ReceivedEvent> Events);

/// <summary>
/// Sorts a batch into as few calls of handlers as possible without moving an event before an earlier one about the same aggregate.
/// </summary>
internal static class EventGroups
{
    public static List<EventGroup> Of(IReadOnlyList<ReceivedEvent> events, IReadOnlyDictionary<string, HandlerBinding> handlers)
    {
        var groups = new List<EventGroup>();
        var earliest = new Dictionary<Guid, int>();
        foreach (var received in events)
        {
            var handler = handlers[received.Type];
            var index = groups.FindIndex(earliest.GetValueOrDefault(received.AggregateId), group => group.Handler == handler);
            if (index < 0)
            {
                index = groups.Count;
                groups.Add(new(handler, []));
            }

            groups[index].Events.Add(received);
            earliest[received.AggregateId] = index;
        }

        return groups;
    }
}
