namespace AspireOrders.Users.Domain;

/// <summary>The rule against guessing passwords: so many failures within so long, and nothing is tried until the first of them is that old.</summary>
/// <param name="Failures">How many.</param>
/// <param name="Window">How long.</param>
internal sealed record LockOut(int Failures, TimeSpan Window)
{
    /// <summary>How long signing in is closed; null when it is open.</summary>
    /// <param name="failedAt">The latest failures in the order of time, at least as many as count.</param>
    /// <param name="now">The present.</param>
    public TimeSpan? Remaining(IReadOnlyList<DateTimeOffset> failedAt, DateTimeOffset now)
    {
        if (failedAt.Count < Failures) return null;
        var until = failedAt[^Failures] + Window;
        return until > now ? until - now : null;
    }
}
