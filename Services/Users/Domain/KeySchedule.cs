namespace AspireOrders.Users.Domain;

/// <summary>When a signing key is published, signs, and goes. No I/O, no key material.</summary>
/// <param name="RotateEvery">How long a key signs.</param>
/// <param name="PublishAhead">How long before it signs a key is published, so that everyone who caches the set has it in time.</param>
/// <param name="Overlap">How long a key stays published after its successor took over; longer than an access token lives.</param>
internal sealed record KeySchedule(TimeSpan RotateEvery, TimeSpan PublishAhead, TimeSpan Overlap)
{
    /// <summary>The key that signs now: the latest that is active; null when there is none.</summary>
    public static TKey? Active<TKey>(IEnumerable<TKey> keys, DateTimeOffset now)
        where TKey : class, IScheduledKey => keys.Where(key => key.ActiveFrom <= now).MaxBy(key => key.ActiveFrom);

    /// <summary>When the next key has to become active, if it has to be made now; null when that has time.</summary>
    public DateTimeOffset? Due(IEnumerable<IScheduledKey> keys, DateTimeOffset now)
    {
        if (keys.MaxBy(key => key.ActiveFrom) is not { } newest) return now;
        // Also after a long stop a key is published before it signs.
        return newest.ActiveFrom + RotateEvery - PublishAhead <= now ? now + PublishAhead : null;
    }

    /// <summary>Keys that no valid token can be signed with any more.</summary>
    public IReadOnlyList<TKey> Outlived<TKey>(IEnumerable<TKey> keys, DateTimeOffset now)
        where TKey : class, IScheduledKey
    {
        var ordered = keys.OrderBy(key => key.ActiveFrom).ToList();
        return [.. ordered.Zip(ordered.Skip(1)).Where(pair => pair.Second.ActiveFrom + Overlap <= now).Select(pair => pair.First)];
    }
}

/// <summary>A key with its place in the schedule.</summary>
internal interface IScheduledKey
{
    /// <summary>When it starts to sign.</summary>
    DateTimeOffset ActiveFrom { get; }
}
