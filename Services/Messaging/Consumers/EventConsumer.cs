namespace AspireOrders.Messaging;

/// <summary>A consumer group as it was registered.</summary>
internal sealed record EventConsumer(string Group, IReadOnlyList<string> Streams, IReadOnlyDictionary<string, HandlerBinding> Handlers);

/// <summary>A handler as it was registered; the same instance for all its types, so that events can be grouped by it.</summary>
internal sealed record HandlerBinding(Type Type, Func<IServiceProvider, IBoundHandler> Create);
