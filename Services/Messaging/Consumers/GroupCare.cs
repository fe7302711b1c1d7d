using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>Keeps a group in order: creates it, takes over what dead consumers hold, removes consumers that are gone, measures how far behind it is.</summary>
internal sealed class GroupCare(
    EventConsumer consumer, string name, IConnectionMultiplexer redis, StreamKeys keys, ConsumerOptions options, ILogger logger)
{
    private static readonly string[] Missing = ["NOGROUP", "UNBLOCKED", "ERR no such key"];

    private readonly Dictionary<string, RedisValue> cursors = consumer.Streams.ToDictionary(stream => stream, _ => (RedisValue)"0-0", StringComparer.Ordinal);

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Whether a failure only says that the stream or the group is gone, as after a wipe.</summary>
    public static bool IsMissing(Exception exception) =>
        exception is RedisServerException && Missing.Any(beginning => exception.Message.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>Creates the group, and an empty stream, where it is missing. It begins with the first entry that is still there.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in consumer.Streams)
        {
            try
            {
                await Database.StreamCreateConsumerGroupAsync(keys.Stream(stream), consumer.Group, StreamPosition.Beginning)
                    .WaitAsync(cancellationToken);
                logger.GroupCreated(consumer.Group, stream);
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
            {
                // It exists, which is what is wanted.
            }
        }
    }

    /// <summary>Takes over entries that another consumer got long ago and has not finished.</summary>
    public async Task<List<DeliveredEntry>> TakeOverAsync(CancellationToken cancellationToken)
    {
        var taken = new List<DeliveredEntry>();
        foreach (var stream in consumer.Streams)
        {
            var claim = await Database.StreamAutoClaimAsync(
                keys.Stream(stream),
                consumer.Group,
                name,
                (long)options.TakeOverAfter.TotalMilliseconds,
                cursors[stream],
                options.ReadSize).WaitAsync(cancellationToken);
            cursors[stream] = claim.NextStartId;
            if (claim.ClaimedEntries.Length > 0)
            {
                logger.TookOver(consumer.Group, claim.ClaimedEntries.Length, stream);
                taken.AddRange(claim.ClaimedEntries.Select(entry => DeliveredEntry.Of(stream, entry)));
            }
        }

        return taken;
    }

    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in consumer.Streams)
        {
            var groups = await Database.StreamGroupInfoAsync(keys.Stream(stream)).WaitAsync(cancellationToken);
            foreach (var group in groups.Where(group => group.Name == consumer.Group))
            {
                MessagingMetrics.Behind(consumer.Group, stream, group.Lag ?? 0, group.PendingMessageCount);
            }
        }
    }

    /// <summary>Removes consumers of processes that are gone and left nothing behind.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in consumer.Streams)
        {
            var consumers = await Database.StreamConsumerInfoAsync(keys.Stream(stream), consumer.Group).WaitAsync(cancellationToken);
            foreach (var other in consumers.Where(other => other.Name != name && other.PendingMessageCount == 0))
            {
                await RemoveAsync(stream, other.Name, options.ForgetConsumerAfter, cancellationToken);
            }
        }
    }

    /// <summary>Leaves the group; what is still pending is taken over by another consumer later.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in consumer.Streams)
        {
            await RemoveAsync(stream, name, TimeSpan.Zero, cancellationToken);
        }
    }

    private async Task RemoveAsync(string stream, string member, TimeSpan idle, CancellationToken cancellationToken) =>
        await Database.ScriptEvaluateAsync(
            StreamScripts.RemoveIdleConsumer,
            [keys.Stream(stream)],
            [consumer.Group, member, (long)idle.TotalMilliseconds]).WaitAsync(cancellationToken);
}
