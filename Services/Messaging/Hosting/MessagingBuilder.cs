using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AspireOrders.Messaging;

/// <summary>Adds what a service tells and what it hears.</summary>
public sealed class MessagingBuilder
{
    internal MessagingBuilder(IHostApplicationBuilder host) => Host = host;

    /// <summary>The host.</summary>
    public IHostApplicationBuilder Host { get; }

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services => Host.Services;

    /// <summary>The consumer groups that must have applied what this service tells; none before <see cref="AddOutbox"/>.</summary>
    public IReadOnlyList<string> Subscribers { get; private set; } = [];

    /// <summary>Adds <see cref="Outbox"/> for the one stream that this service writes, and the relay that publishes it.</summary>
    /// <param name="stream">The stream without its prefix, such as <c>orders</c>.</param>
    /// <param name="subscribers">
    /// The consumer groups that must have applied an entry before it counts as settled, existing or yet to come. A group that is not named counts as soon
    /// as it exists.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">The service has an outbox already.</exception>
    public MessagingBuilder AddOutbox(string stream, params IReadOnlyList<string> subscribers)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        if (Services.Any(service => service.ServiceType == typeof(Outbox)))
        {
            throw new InvalidOperationException("A service writes one stream; it has an outbox already.");
        }

        Subscribers = subscribers;
        Services.AddSingleton(new OutboxStream(stream, subscribers));
        Services.AddSingleton(new Outbox(stream));
        Services.AddSingleton<StreamClient>();
        Services.AddSingleton<StreamKeeper>();
        Services.AddSingleton<OutboxPublisher>();
        Services.AddSingleton(provider => new DeliveryLedger(provider.GetRequiredService<StreamClient>(), provider.GetRequiredService<Outbox>()));
        Services.AddHostedService<OutboxRelay>();
        return this;
    }

    /// <summary>Adds a consumer group, of which each process is one consumer.</summary>
    /// <param name="group">The name of the group: the consuming service's name.</param>
    /// <param name="configure">Names the streams and the handlers.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A stream or handler is missing, or two handlers want the same type.</exception>
    public MessagingBuilder AddEventConsumer(string group, Action<EventConsumerBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        ArgumentNullException.ThrowIfNull(configure);
        var consumer = new EventConsumerBuilder(group, Services);
        configure(consumer);
        var registration = consumer.Build();
        Services.AddSingleton(registration);
        Services.AddKeyedSingleton(registration, (provider, _) => new EventConsumerFactory(provider, registration));
        Services.AddSingleton(provider => provider.GetRequiredKeyedService<EventConsumerFactory>(registration).Reading);
        Services.AddSingleton(provider => provider.GetRequiredKeyedService<EventConsumerFactory>(registration).Retrying);
        return this;
    }
}

/// <summary>The stream that a service writes, and who must have applied an entry before it counts as settled.</summary>
internal sealed record OutboxStream(string Name, IReadOnlyList<string> Subscribers);
