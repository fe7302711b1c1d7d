using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AspireOrders.Messaging;

/// <summary>Names the streams and handlers of a consumer group.</summary>
public sealed class EventConsumerBuilder
{
    private readonly string group;
    private readonly IServiceCollection services;
    private readonly List<string> streams = [];
    private readonly Dictionary<string, HandlerBinding> handlers = new(StringComparer.Ordinal);

    internal EventConsumerBuilder(string group, IServiceCollection services)
    {
        this.group = group;
        this.services = services;
    }

    /// <summary>Reads streams from their beginning, or from where the group is.</summary>
    /// <param name="names">Streams without prefix, such as <c>orders</c>.</param>
    /// <returns>The same builder.</returns>
    public EventConsumerBuilder FromStreams(params IReadOnlyList<string> names)
    {
        streams.AddRange(names.Except(streams, StringComparer.Ordinal));
        return this;
    }

    /// <summary>Registers a handler, made anew for each batch.</summary>
    /// <typeparam name="THandler">The handler; its other dependencies come from the container.</typeparam>
    /// <param name="types">The type aliases it applies, such as <c>order.paid.v1</c>.</param>
    /// <returns>The same builder.</returns>
    public EventConsumerBuilder Handle<THandler>(params IReadOnlyList<string> types)
        where THandler : class, IEventHandler
    {
        services.TryAddScoped<THandler>();
        return Bind(new HandlerBinding(typeof(THandler), provider => new PlainHandler(provider.GetRequiredService<THandler>())), types);
    }

    /// <summary>Registers a handler that prepares outside the transaction, made anew for each batch.</summary>
    /// <typeparam name="THandler">The handler; its other dependencies come from the container.</typeparam>
    /// <typeparam name="TPrepared">What preparing finds out about one event.</typeparam>
    /// <param name="types">The type aliases it applies, such as <c>order.reserved.v1</c>.</param>
    /// <returns>The same builder.</returns>
    public EventConsumerBuilder HandlePrepared<THandler, TPrepared>(params IReadOnlyList<string> types)
        where THandler : class, IPreparingEventHandler<TPrepared>
    {
        services.TryAddScoped<THandler>();
        return Bind(
            new HandlerBinding(typeof(THandler), provider => new PreparingHandler<TPrepared>(provider.GetRequiredService<THandler>())), types);
    }

    internal EventConsumer Build() => (streams.Count, handlers.Count) switch
    {
        (0, _) => throw new InvalidOperationException($"The consumer group '{group}' reads no stream."),
        (_, 0) => throw new InvalidOperationException($"The consumer group '{group}' has no handler."),
        _ => new EventConsumer(group, streams, handlers),
    };

    private EventConsumerBuilder Bind(HandlerBinding binding, IReadOnlyList<string> types)
    {
        foreach (var type in types)
        {
            if (!handlers.TryAdd(type, binding))
            {
                throw new InvalidOperationException($"The consumer group '{group}' has two handlers for '{type}'.");
            }
        }

        return this;
    }
}
