using System.Globalization;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>The producer's side of one stream.</summary>
internal sealed class StreamClient(IConnectionMultiplexer redis, StreamKeys keys, OutboxStream stream)
{
    private readonly RedisKey[] scriptKeys = [keys.Stream(stream.Name), keys.Epoch(stream.Name)];

    public string Name => stream.Name;

    public IReadOnlyList<string> Subscribers => stream.Subscribers;

    /// <summary>Whether trying is worth it; while it is not, a command would only wait for its timeout.</summary>
    public bool IsConnected => redis.IsConnected;

    /// <summary>Adds parcels, all or none; null when this is not the life of the stream that the relay knows.</summary>
    public async Task<StreamEntryId[]?> PublishAsync(
        StreamRecord known, IReadOnlyList<OutboxParcel> parcels, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [known.Incarnation, known.Greatest.ToString(), .. parcels.Select(EntryFormat.Write)];
        var ids = await EvaluateAsync(StreamScripts.Publish, arguments, cancellationToken);
        return ids.Length == parcels.Count ? Array.ConvertAll(ids, id => StreamEntryId.Parse(id.ToString())) : null;
    }

    public async Task<StreamState> InspectAsync(CancellationToken cancellationToken)
    {
        var answer = await EvaluateAsync(StreamScripts.Inspect, [], cancellationToken);
        var groups = new Dictionary<string, StreamEntryId>(StringComparer.Ordinal);
        for (var index = 4; index < answer.Length; index += 3)
        {
            var id = StreamEntryId.Parse(answer[index + 2].ToString());
            groups[answer[index].ToString()] = answer[index + 1].ToString() == "pending" ? id : id.Next();
        }

        return new(
            answer[0].ToString(),
            answer[1].ToString(),
            StreamEntryId.Parse(answer[2].ToString()),
            long.Parse(answer[3].ToString(), CultureInfo.InvariantCulture),
            groups);
    }

    /// <summary>The first entry that the stream holds and that a group has not acknowledged, delivered or not; null when there is none.</summary>
    public async Task<StreamEntryId?> NextForAsync(string group, CancellationToken cancellationToken)
    {
        var state = await InspectAsync(cancellationToken);
        // A group that is yet to come begins with the first entry that is there.
        var from = state.Groups.GetValueOrDefault(group);
        var next = await redis.GetDatabase().StreamRangeAsync(scriptKeys[0], from.ToString(), count: 1).WaitAsync(cancellationToken);
        return next is [var first, ..] ? StreamEntryId.Parse(first.Id.ToString()) : null;
    }

    /// <summary>Begins a new life of the stream above an id; false when the stream is not as it was seen any more.</summary>
    public async Task<bool> BeginAsync(StreamState seen, string epoch, StreamEntryId above, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [seen.Incarnation, seen.LastId.ToString(), epoch, above.ToString()];
        var began = await redis.GetDatabase().ScriptEvaluateAsync(StreamScripts.Begin, scriptKeys, arguments).WaitAsync(cancellationToken);
        return (int)began == 1;
    }

    /// <summary>Removes entries below an id; Redis may keep some of them, whichever is cheaper.</summary>
    public Task TrimAsync(StreamEntryId below, CancellationToken cancellationToken) =>
        redis.GetDatabase().ExecuteAsync("XTRIM", [scriptKeys[0], "MINID", "~", below.ToString()], CommandFlags.None).WaitAsync(cancellationToken);

    private async Task<RedisResult[]> EvaluateAsync(string script, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var answer = await redis.GetDatabase().ScriptEvaluateAsync(script, scriptKeys, arguments).WaitAsync(cancellationToken);
        return (RedisResult[]?)answer ?? [];
    }
}
