namespace AspireOrders.Messaging;

/// <summary>A handler of one batch, with or without preparing.</summary>
internal interface IBoundHandler
{
    bool Prepares { get; }

    Task PrepareAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken);

    Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken);
}

internal sealed class PlainHandler(IEventHandler handler) : IBoundHandler
{
    public bool Prepares => false;

    public Task PrepareAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken) =>
        handler.HandleAsync(context, events, cancellationToken);
}

internal sealed class PreparingHandler<TPrepared>(IPreparingEventHandler<TPrepared> handler) : IBoundHandler
{
    private readonly Dictionary<Guid, TPrepared> prepared = [];

    public bool Prepares => true;

    public async Task PrepareAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        var results = await handler.PrepareAsync(events, cancellationToken);
        if (results.Count != events.Count)
        {
            throw new InvalidOperationException($"{handler.GetType().Name} prepared {results.Count} of {events.Count} events.");
        }

        for (var index = 0; index < results.Count; index++)
        {
            prepared[events[index].Id] = results[index];
        }
    }

    public Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken) =>
        handler.HandleAsync(
            context, [.. events.Select(received => new PreparedEvent<TPrepared>(received, prepared[received.Id]))], cancellationToken);
}
