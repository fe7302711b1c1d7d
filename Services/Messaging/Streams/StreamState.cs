namespace AspireOrders.Messaging;

/// <summary>What Redis says about a stream at one moment.</summary>
/// <param name="RunId">Which start of the Redis process answers; a process that starts again may have lost what it had not written yet.</param>
/// <param name="Epoch">The mark that the relay left beside the stream; empty when Redis was wiped.</param>
/// <param name="LastId">The greatest id that the stream ever gave out.</param>
/// <param name="Now">Redis's clock in Unix milliseconds, which is what entry ids are made of.</param>
/// <param name="Groups">The consumer groups with the entry below which each has applied everything.</param>
internal sealed record StreamState(
    string RunId, string Epoch, StreamEntryId LastId, long Now, IReadOnlyDictionary<string, StreamEntryId> Groups)
{
    /// <summary>One uninterrupted life of the stream, within which nothing gets lost.</summary>
    public string Incarnation => IncarnationOf(RunId, Epoch);

    public static string IncarnationOf(string runId, string epoch) => $"{runId}/{epoch}";

    /// <summary>The entry below which every group has applied everything, or null while an expected group is missing.</summary>
    public StreamEntryId? SettledBelow(IReadOnlyList<string> subscribers) =>
        Groups.Count == 0 || subscribers.Any(group => !Groups.ContainsKey(group)) ? null : Groups.Values.Min();
}
