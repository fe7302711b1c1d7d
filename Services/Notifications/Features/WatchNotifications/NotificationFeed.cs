using System.Collections.Concurrent;
using AspireOrders.Notifications.Domain;
using AspireOrders.Notifications.Storage;
using AspireOrders.ServiceDefaults.Storage;
using Npgsql;

namespace AspireOrders.Notifications.Features;

/// <summary>
/// Brings new notifications to all who wait for some: while anyone waits, one query every 250 ms looks for all of them together. Who is still
/// busy with what came before does not wait, so nothing piles up for a slow reader.
/// </summary>
internal sealed class NotificationFeed(NpgsqlDataSource database, TimeProvider clock, ILogger<NotificationFeed> logger)
    : DatabasePoll(TimeSpan.FromMilliseconds(250), clock)
{
    private readonly ConcurrentDictionary<Reader, bool> waiting = new();

    protected override bool IsAwaited => !waiting.IsEmpty;

    /// <summary>What follows after a place, as soon as there is anything.</summary>
    public async Task<IReadOnlyList<(Notification Notification, FeedPlace Place)>> NextAsync(Guid userId, FeedPlace after, CancellationToken cancellationToken)
    {
        var reader = new Reader(userId, after);
        waiting.TryAdd(reader, true);
        try
        {
            return await reader.Found.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            waiting.TryRemove(reader, out _);
        }
    }

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        Reader[] readers = [.. waiting.Keys];
        var found = await FeedTable.ReadAsync(database, [.. readers.Select(r => (r.UserId, r.After))], cancellationToken);
        foreach (var some in found) readers[some.Key].Found.TrySetResult([.. some]);
    }

    protected override void Failed(Exception exception) => NotificationsLog.FeedWaits(logger, exception);

    private sealed class Reader(Guid userId, FeedPlace after)
    {
        public Guid UserId => userId;

        public FeedPlace After => after;

        public TaskCompletionSource<IReadOnlyList<(Notification Notification, FeedPlace Place)>> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
