using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>How facts travel; bound to the section <c>Messaging</c> and validated at start.</summary>
public sealed class MessagingOptions
{
    /// <summary>What the keys of all streams begin with; one value for the whole system.</summary>
    [Required]
    public string StreamPrefix { get; set; } = "aspireorders:";

    /// <summary>How the relay publishes.</summary>
    [ValidateObjectMembers]
    public OutboxOptions Outbox { get; set; } = new();

    /// <summary>How consumers read, retry and give up.</summary>
    [ValidateObjectMembers]
    public ConsumerOptions Consumer { get; set; } = new();

    /// <summary>Further failures that pass by themselves, besides those of <see cref="TransientFailure.IsTransient"/>.</summary>
    public Func<Exception, bool>? IsTransient { get; set; }

    /// <summary>
    /// Completes the configuration of the connection on which blocking reads run. It starts as a copy of the shared connection's
    /// configuration string, which cannot carry callbacks such as certificate selection.
    /// </summary>
    public Action<ConfigurationOptions>? ConfigureBlockingConnection { get; set; }
}

/// <summary>How the relay publishes and for how long rows are kept.</summary>
public sealed class OutboxOptions
{
    /// <summary>The most parcels published in one transaction; a parcel holds what one transaction told, up to 256 events.</summary>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 64;

    /// <summary>The shortest time between two looks at the table; gathers what is committed at about the same time.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How often the relay looks without being woken, after there was something.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often the relay looks without being woken when there has been nothing for a while.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan IdlePollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the stream is checked for loss, trimmed, and settled rows are purged.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan HousekeepingInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a published row is kept after every subscriber has applied it.</summary>
    public TimeSpan SettledRetention { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a published row is kept at most, applied or not. Below <see cref="ConsumerOptions.InboxRetention"/>, or a row published again
    /// could take effect twice.
    /// </summary>
    public TimeSpan MaximumRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a stream keeps every entry, applied or not, for a consumer group that is yet to come.</summary>
    public TimeSpan StreamRetention { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a transaction may idle before the database ends it, so that a paused process does not hold its rows.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan TransactionIdleLimit { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>The first pause after Redis or the database failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan MinimumPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between tries while Redis or the database is down.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:05:00")]
    public TimeSpan MaximumPause { get; set; } = TimeSpan.FromSeconds(3);
}

/// <summary>How consumers read, retry and give up.</summary>
public sealed class ConsumerOptions
{
    /// <summary>
    /// The most events of one transaction; a single entry of the stream that holds more is not cut. So many that a consumer which has fallen behind catches
    /// up: on a busy machine most of a transaction's time is waiting for its turn, however much is in it.
    /// </summary>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 1000;

    /// <summary>The most entries of one read; an entry holds what one transaction told, up to 256 events.</summary>
    [Range(1, 1000)]
    public int ReadSize { get; set; } = 64;

    /// <summary>How long a read waits for events; also how soon a retry that is due or a stop is noticed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:03")]
    public TimeSpan BlockTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an event must have been with a consumer before another one takes it over; longer than the slowest batch.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often events of dead consumers are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan TakeOverInterval { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a consumer must have been silent, with nothing pending, before it is removed from its group.</summary>
    public TimeSpan ForgetConsumerAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many failures of its own make an event a dead letter.</summary>
    [Range(1, 100)]
    public int MaximumTries { get; set; } = 5;

    /// <summary>The pause after the first failed try; it doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan MinimumBackoff { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause between two tries of an event that fails by itself.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan MaximumBackoff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause between two tries while something else is down; short, so that work settles soon after recovery.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan MaximumTransientPause { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a transaction may idle before the database ends it, so that a paused process does not hold its events.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan TransactionIdleLimit { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How long it is remembered that an event took effect; longer than an event can be published again.</summary>
    public TimeSpan InboxRetention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a batch may still run after the host was told to stop.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan StopPatience { get; set; } = TimeSpan.FromSeconds(10);
}
