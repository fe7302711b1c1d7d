namespace AspireOrders.Notifications.Storage;

/// <summary>How far a reader of a customer's notifications has come.</summary>
/// <param name="Transaction">The transaction that wrote the last one read.</param>
/// <param name="Id">The last one read.</param>
/// <param name="Since">What happened before is not looked at any more: it bounds the search, at a day before what was read.</param>
internal readonly record struct FeedPlace(ulong Transaction, Guid Id, DateTimeOffset Since)
{
    private static readonly TimeSpan Lateness = TimeSpan.FromDays(1);

    /// <summary>Before everything.</summary>
    public static FeedPlace Start { get; } = new(0, Guid.Empty, DateTimeOffset.UnixEpoch);

    /// <summary>After something that happened at <paramref name="createdAt"/>.</summary>
    public static FeedPlace After(ulong transaction, Guid id, DateTimeOffset createdAt) => new(transaction, id, createdAt - Lateness);
}
