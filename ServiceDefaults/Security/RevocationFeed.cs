using System.Globalization;
using AspireOrders.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>
/// Tells every instance of revoked tokens, over Redis: a sorted set by the moment each can be forgotten, and a channel for news. Should Redis lose
/// it, a token ends when it expires, ten minutes after it was issued at the latest.
/// </summary>
public sealed class RevocationFeed(RedisKeyspace keyspace, TimeProvider clock)
{
    private const string News = "news";

    private readonly RedisKeyGroup group = keyspace.Group("revocations");

    /// <summary>Tells all instances, within milliseconds.</summary>
    /// <exception cref="RedisException">Redis does not answer.</exception>
    public async Task PublishAsync(Revocation revocation, CancellationToken cancellationToken)
    {
        var database = group.Database;
        var row = string.Create(
            CultureInfo.InvariantCulture, $"{revocation.Subject} {revocation.MinimumVersion} {revocation.Until.ToUnixTimeMilliseconds()}");
        await database.SortedSetAddAsync(Until, row, revocation.Until.ToUnixTimeMilliseconds()).WaitAsync(cancellationToken);
        await database.SortedSetRemoveRangeByScoreAsync(Until, double.NegativeInfinity, Now).WaitAsync(cancellationToken);
        await database.PublishAsync(group.Channel(News), row).WaitAsync(cancellationToken);
    }

    internal async Task<IReadOnlyList<Revocation>> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = await group.Database.SortedSetRangeByScoreAsync(Until, Now).WaitAsync(cancellationToken);
        return [.. rows.Select(r => Parse(r.ToString())).OfType<Revocation>()];
    }

    internal Task<IAsyncDisposable> WatchAsync(Action<Revocation> heard, CancellationToken cancellationToken) => group.ListenAsync(
        News,
        message =>
        {
            if (Parse(message) is { } revocation) heard(revocation);
        },
        cancellationToken);

    private RedisKey Until => group.Of("until");

    private double Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static Revocation? Parse(string row) =>
        row.Split(' ') is [var subject, var version, var until] && Guid.TryParse(subject, out var id)
        && int.TryParse(version, CultureInfo.InvariantCulture, out var minimum) && long.TryParse(until, CultureInfo.InvariantCulture, out var end)
            ? new Revocation(id, minimum, DateTimeOffset.FromUnixTimeMilliseconds(end))
            : null;
}
