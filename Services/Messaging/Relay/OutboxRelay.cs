using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>
/// Publishes what is in the outbox. Several relays share one table: each row is locked by the one that publishes it, and free again when that one dies
/// or is paused.
/// </summary>
internal sealed class OutboxRelay : MessagingLoop
{
    private readonly Outbox outbox;
    private readonly OutboxPublisher publisher;
    private readonly StreamKeeper keeper;
    private readonly IConnectionMultiplexer redis;
    private readonly OutboxOptions options;
    private TimeSpan idle;
    private long lastInspection;
    private long lastMeasurement;
    private volatile bool inspectionDue = true;

    public OutboxRelay(
        Outbox outbox,
        OutboxPublisher publisher,
        StreamKeeper keeper,
        IConnectionMultiplexer redis,
        LoopStates loops,
        IOptions<MessagingOptions> messaging,
        TimeProvider time,
        Random random,
        ILogger<OutboxRelay> logger)
        : base(
            loops.Add($"The relay of stream '{outbox.Stream}'"),
            new Backoff(messaging.Value.Outbox.MinimumPause, messaging.Value.Outbox.MaximumPause, random),
            messaging.Value.Outbox.TransactionIdleLimit,
            time,
            logger)
    {
        this.outbox = outbox;
        this.publisher = publisher;
        this.keeper = keeper;
        this.redis = redis;
        options = messaging.Value.Outbox;
        idle = options.PollInterval;
        redis.ConnectionRestored += InspectSoon;
    }

    public override void Dispose()
    {
        redis.ConnectionRestored -= InspectSoon;
        base.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken work, CancellationToken stopping)
    {
        if (Time.GetElapsedTime(lastMeasurement) >= options.HousekeepingInterval)
        {
            lastMeasurement = Time.GetTimestamp();
            await keeper.MeasureAsync(work);
        }

        if (!redis.IsConnected)
        {
            // A command would only wait for its timeout, with the rows of the outbox locked.
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "Redis is not connected.");
        }

        if (inspectionDue || Time.GetElapsedTime(lastInspection) >= options.HousekeepingInterval)
        {
            inspectionDue = false;
            lastInspection = Time.GetTimestamp();
            await keeper.KeepAsync(work);
        }

        if (await publisher.PublishAsync(work) is { } published)
        {
            await RestAsync(published, stopping);
        }
        else
        {
            await keeper.KeepAsync(work);
        }
    }

    private async Task RestAsync(int published, CancellationToken stopping)
    {
        if (published >= options.BatchSize)
        {
            return;
        }

        if (published > 0)
        {
            idle = options.PollInterval;
            await Task.Delay(options.Linger, Time, stopping);
        }

        await outbox.Written.WaitAsync(idle, Time, stopping);
        idle = TimeSpan.FromTicks(Math.Min(2 * idle.Ticks, options.IdlePollInterval.Ticks));
    }

    private void InspectSoon(object? sender, ConnectionFailedEventArgs arguments)
    {
        inspectionDue = true;
        Resume();
        outbox.Wake();
    }
}
