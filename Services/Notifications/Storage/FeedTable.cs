using AspireOrders.Notifications.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AspireOrders.Notifications.Storage;

/// <summary>Reads notifications in the order in which they were written down, of many readers at once.</summary>
internal static class FeedTable
{
    /// <summary>The most of one reader that a look brings.</summary>
    public const int PageSize = 100;

    private const string Next =
        """
        SELECT w.reader, n.notification_id, n.user_id, n.order_id, n.kind, n.text, n.created_at, n.written_in
        FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS w (user_id, written_in, notification_id, since, reader)
        CROSS JOIN LATERAL (
            SELECT * FROM notifications AS m
            WHERE m.user_id = w.user_id AND m.created_at > w.since
              AND (m.written_in, m.notification_id) > (w.written_in, w.notification_id)
              AND m.written_in < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY m.written_in, m.notification_id LIMIT $5) AS n
        ORDER BY w.reader, n.written_in, n.notification_id
        """;

    private const string Place = "SELECT written_in, created_at FROM notifications WHERE notification_id = $1 AND user_id = $2";
    private const string End = "SELECT pg_snapshot_xmin(pg_current_snapshot()), clock_timestamp()";

    /// <summary>What follows for each reader; nothing for one that is up to date.</summary>
    public static async Task<ILookup<int, (Notification Notification, FeedPlace Place)>> ReadAsync(
        NpgsqlDataSource database, IReadOnlyList<(Guid UserId, FeedPlace After)> readers, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Next);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. readers.Select(r => r.UserId)] });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = readers.Select(r => r.After.Transaction).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Xid8,
        });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. readers.Select(r => r.After.Id)] });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. readers.Select(r => r.After.Since.UtcDateTime)] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(int Reader, Notification Notification, FeedPlace Place)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var notification = new Notification(
                reader.GetGuid(1), reader.GetGuid(2), reader.IsDBNull(3) ? null : reader.GetGuid(3), reader.GetString(4), reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6));
            found.Add(((int)reader.GetInt64(0) - 1, notification, FeedPlace.After(reader.GetFieldValue<ulong>(7), notification.Id, notification.CreatedAt)));
        }

        return found.ToLookup(f => f.Reader, f => (f.Notification, f.Place));
    }

    /// <summary>The place after a notification; the beginning when the user has no such one (any more): twice is better than never.</summary>
    public static async Task<FeedPlace> FindAsync(NpgsqlDataSource database, Guid id, Guid userId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Place);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = userId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? FeedPlace.After(reader.GetFieldValue<ulong>(0), id, reader.GetFieldValue<DateTimeOffset>(1))
            : FeedPlace.Start;
    }

    /// <summary>The place after everything that can be read now.</summary>
    public static async Task<FeedPlace> EndAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(End);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return FeedPlace.After(reader.GetFieldValue<ulong>(0), Guid.Empty, reader.GetFieldValue<DateTimeOffset>(1));
    }
}
