using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>An entry as one consumer of a group got it.</summary>
/// <param name="Stream">The stream without prefix.</param>
/// <param name="Id">Its place on the stream.</param>
/// <param name="Events">What it tells; nothing when it was trimmed, null when it cannot be read.</param>
internal sealed record DeliveredEntry(string Stream, RedisValue Id, IReadOnlyList<ReceivedEvent>? Events)
{
    public static DeliveredEntry Of(string stream, StreamEntry entry) =>
        // An entry that is pending but was trimmed has an id and no fields.
        new(stream, entry.Id, entry.Values.Length == 0 ? [] : EntryFormat.Read(stream, entry));
}

/// <summary>What one consumer of a group reads and acknowledges.</summary>
internal sealed class GroupReader(
    EventConsumer consumer, string name, BlockingConnection blocking, IConnectionMultiplexer shared, StreamKeys keys, ConsumerOptions options)
{
    private readonly RedisKey[] streams = [.. consumer.Streams.Select(keys.Stream)];

    /// <summary>Waits for entries that no consumer of the group has got yet.</summary>
    public Task<List<DeliveredEntry>> ReadNewAsync() =>
        ReadAsync(["BLOCK", (int)options.BlockTime.TotalMilliseconds], options.ReadSize, ">");

    /// <summary>Reads what was delivered to this consumer and not acknowledged, oldest first, including answers that never arrived.</summary>
    public async Task<List<DeliveredEntry>> ReadOwnAsync(int count)
    {
        var entries = await ReadAsync([], count, "0");
        return entries.Count <= count ? entries : entries[..count];
    }

    public async Task AcknowledgeAsync(IEnumerable<DeliveredEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var stream in entries.GroupBy(entry => entry.Stream, entry => entry.Id, StringComparer.Ordinal))
        {
            await shared.GetDatabase().StreamAcknowledgeAsync(keys.Stream(stream.Key), consumer.Group, stream.ToArray()).WaitAsync(cancellationToken);
        }
    }

    private async Task<List<DeliveredEntry>> ReadAsync(object[] block, int count, string from)
    {
        var database = await blocking.GetAsync();
        object[] arguments =
        [
            "GROUP", consumer.Group, name, "COUNT", count, .. block, "STREAMS", .. streams.Cast<object>(), .. streams.Select(_ => (object)from),
        ];
        return Parse(await database.ExecuteAsync("XREADGROUP", arguments, CommandFlags.None));
    }

    private List<DeliveredEntry> Parse(RedisResult answer)
    {
        var delivered = new List<DeliveredEntry>();
        if (answer.IsNull)
        {
            return delivered;
        }

        // RESP3 answers a map, RESP2 a list of pairs.
        var flat = answer.Resp3Type == ResultType.Map;
        for (var index = 0; index < answer.Length; index += flat ? 2 : 1)
        {
            var stream = keys.NameOf((flat ? answer[index] : answer[index][0]).ToString());
            var entries = flat ? answer[index + 1] : answer[index][1];
            for (var entry = 0; entry < entries.Length; entry++)
            {
                delivered.Add(DeliveredEntry.Of(stream, Entry(entries[entry])));
            }
        }

        return delivered;
    }

    private static StreamEntry Entry(RedisResult entry)
    {
        var fields = (RedisValue[]?)entry[1] ?? [];
        var values = new NameValueEntry[fields.Length / 2];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = new(fields[2 * index], fields[(2 * index) + 1]);
        }

        return new((RedisValue)entry[0], values);
    }
}
