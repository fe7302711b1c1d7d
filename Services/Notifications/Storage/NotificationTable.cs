using AspireOrders.Notifications.Domain;
using Npgsql;

namespace AspireOrders.Notifications.Storage;

/// <summary>Writes and reads notifications.</summary>
internal static class NotificationTable
{
    // The inbox keeps an event from coming twice; should its row have been purged, the id still does.
    private const string Add =
        """
        INSERT INTO notifications (notification_id, user_id, order_id, kind, text, created_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (notification_id) DO NOTHING
        """;

    private const string Columns = "SELECT notification_id, user_id, order_id, kind, text, created_at FROM notifications WHERE user_id = $1";
    private const string Order = "ORDER BY created_at DESC, notification_id DESC LIMIT $2";
    private const string FirstPage = $"{Columns} {Order}";
    private const string NextPage = $"{Columns} AND (created_at, notification_id) < ($3, $4) {Order}";

    /// <summary>Adds what is not there yet, with one statement.</summary>
    public static async Task AddAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<Notification> notifications, CancellationToken cancellationToken)
    {
        if (notifications.Count == 0) return;
        await using var command = new NpgsqlCommand(Add, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. notifications.Select(n => n.Id)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. notifications.Select(n => n.UserId)] });
        command.Parameters.Add(new NpgsqlParameter<Guid?[]> { TypedValue = [.. notifications.Select(n => n.OrderId)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. notifications.Select(n => n.Kind)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. notifications.Select(n => n.Text)] });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. notifications.Select(n => n.CreatedAt.UtcDateTime)] });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A customer's notifications, newest first, from the one after <paramref name="after"/> on.</summary>
    public static async Task<List<Notification>> ListAsync(
        NpgsqlDataSource database, Guid userId, (DateTimeOffset CreatedAt, Guid Id)? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(after is null ? FirstPage : NextPage);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = userId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        if (after is { } place)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = place.CreatedAt.UtcDateTime });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = place.Id });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var notifications = new List<Notification>();
        while (await reader.ReadAsync(cancellationToken))
        {
            notifications.Add(new Notification(
                reader.GetGuid(0), reader.GetGuid(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.GetString(3), reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5)));
        }

        return notifications;
    }
}
