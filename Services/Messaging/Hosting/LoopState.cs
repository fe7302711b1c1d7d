namespace AspireOrders.Messaging;

/// <summary>The pulse of one background loop: whether it runs, and whether what it needs is there.</summary>
internal sealed class LoopState(string name, TimeProvider time)
{
    /// <summary>A loop that has not come round for so long hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private long lastRound = time.GetTimestamp();
    private volatile string? outage;

    public string Name { get; } = name;

    public bool IsAlive => time.GetElapsedTime(Interlocked.Read(ref lastRound)) < Patience;

    /// <summary>Why the loop cannot work at present, or null.</summary>
    public string? Outage => outage;

    public void Round() => Interlocked.Exchange(ref lastRound, time.GetTimestamp());

    /// <summary>Answers true when this is news, so that an outage is logged once and not with every try.</summary>
    public bool BeginOutage(Exception reason)
    {
        var news = outage is null;
        outage = $"{reason.GetType().Name}: {reason.Message}";
        return news;
    }

    /// <summary>Answers true when an outage ended.</summary>
    public bool EndOutage() => Interlocked.Exchange(ref outage, null) is not null;
}
