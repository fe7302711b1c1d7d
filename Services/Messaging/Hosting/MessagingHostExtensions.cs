using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AspireOrders.Messaging;

/// <summary>Adds messaging to a service.</summary>
public static class MessagingHostExtensions
{
    /// <summary>
    /// Adds messaging. The host provides the service's own <c>NpgsqlDataSource</c>, with the tables of <see cref="MessagingSchema"/>, and an
    /// <c>IConnectionMultiplexer</c>.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="configure">Changes options after the section <c>Messaging</c> was read; may be null.</param>
    /// <returns>What to add the outbox and consumers to.</returns>
    public static MessagingBuilder AddMessaging(this IHostApplicationBuilder builder, Action<MessagingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<MessagingOptions>().Bind(builder.Configuration.GetSection("Messaging"));
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options
            .ValidateDataAnnotations()
            .Validate(
                o => o.Outbox.MaximumRetention < o.Consumer.InboxRetention,
                "Messaging:Outbox:MaximumRetention must be below Messaging:Consumer:InboxRetention, or an event published again could take effect twice.")
            .ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(Random.Shared);
        builder.Services.TryAddSingleton<StreamKeys>();
        builder.Services.TryAddSingleton<FailurePolicy>();
        builder.Services.TryAddSingleton<LoopStates>();
        builder.Services.TryAddSingleton<DeadLetters>();
        builder.Services.TryAddSingleton<EventLedger>();
        builder.Services.TryAddSingleton(services => new MessagingTopology(services.GetServices<EventConsumer>(), services.GetService<OutboxStream>()));
        builder.Services.AddHealthChecks().AddCheck<MessagingHealthCheck>("messaging");
        return new MessagingBuilder(builder);
    }
}
