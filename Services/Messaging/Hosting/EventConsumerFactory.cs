using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>Puts the two loops of a consumer group together: the one that reads streams and the one that tries again.</summary>
internal sealed class EventConsumerFactory
{
    private readonly Lazy<(ConsumerLoop Reading, RetryLoop Retrying)> loops;

    public EventConsumerFactory(IServiceProvider services, EventConsumer consumer) => loops = new(() => Create(services, consumer));

    public IHostedService Reading => loops.Value.Reading;

    public IHostedService Retrying => loops.Value.Retrying;

    private static (ConsumerLoop Reading, RetryLoop Retrying) Create(IServiceProvider services, EventConsumer consumer)
    {
        var messaging = services.GetRequiredService<IOptions<MessagingOptions>>();
        var options = messaging.Value.Consumer;
        var database = services.GetRequiredService<NpgsqlDataSource>();
        var redis = services.GetRequiredService<IConnectionMultiplexer>();
        var keys = services.GetRequiredService<StreamKeys>();
        var policy = services.GetRequiredService<FailurePolicy>();
        var states = services.GetRequiredService<LoopStates>();
        var time = services.GetRequiredService<TimeProvider>();
        var logger = services.GetRequiredService<ILogger<EventConsumer>>();
        var name = UniqueName();

        var application = new EventApplication(
            consumer, database, services.GetRequiredService<IServiceScopeFactory>(), policy, time, logger, services.GetService<Outbox>());
        var inbox = new Inbox(database, consumer.Group, options.TransactionIdleLimit);
        var blocking = new BlockingConnection(redis, messaging, name);
        var reader = new GroupReader(consumer, name, blocking, redis, keys, options);
        var care = new GroupCare(consumer, name, redis, keys, options, logger);
        var reading = new ConsumerLoop(
            new DeliveryProcessor(consumer, application, inbox, reader, logger),
            reader,
            care,
            blocking,
            policy,
            states.Add($"The consumer of group '{consumer.Group}'"),
            options,
            time,
            logger);
        var retrying = new RetryLoop(
            consumer.Group,
            application,
            new RetryAdmission(database, consumer.Group, options.TransactionIdleLimit),
            database,
            inbox,
            policy,
            states.Add($"The retries of group '{consumer.Group}'"),
            options,
            time,
            logger);
        return (reading, retrying);
    }

    // Two processes under one name would get each other's pending entries.
    private static string UniqueName() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.MachineName}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
}
