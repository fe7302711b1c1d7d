using AspireOrders.Tests.Integration.Topology;
using Npgsql;

namespace AspireOrders.Tests.Integration.Operations;

/// <summary>A platform of its own for tests that break its data on purpose.</summary>
public sealed class OwnTopology : IAsyncLifetime
{
    private readonly Dictionary<string, NpgsqlDataSource> databases = new(StringComparer.Ordinal);

    public RunningTopology Platform { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Platform.InitializeAsync();
        foreach (var name in new[] { "usersdb", "ordersdb", "inventorydb", "paymentsdb", "notificationsdb" })
        {
            databases[name] = await Platform.DatabaseAsync(name, CancellationToken.None);
        }
    }

    /// <summary>Does something to a service's data that the service would never do.</summary>
    public async Task<int> ExecuteAsync(string database, string statement, params object[] values)
    {
        await using var command = databases[database].CreateCommand(statement);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<T> QueryAsync<T>(string database, string statement, params object[] values)
    {
        await using var command = databases[database].CreateCommand(statement);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>How many of the events that Inventory and Notifications are to hear of paid orders have not arrived yet.</summary>
    public async Task<long> EventsOnTheirWayAsync(IReadOnlyCollection<Guid> orders)
    {
        Guid[] ids = [.. orders];
        return (2 * ids.Length)
            - await QueryAsync<long>("inventorydb", "SELECT count(*) FROM reservations WHERE order_id = ANY($1) AND status = 2", ids)
            - await QueryAsync<long>("notificationsdb", "SELECT count(*) FROM notifications WHERE order_id = ANY($1) AND kind = 'order.paid'", ids);
    }

    /// <summary>Puts everything into the past; the audit gives what is new half a minute.</summary>
    public async Task AgeAsync()
    {
        await ExecuteAsync("ordersdb", "UPDATE orders SET updated_at = updated_at - interval '1 hour'");
        foreach (var database in new[] { "ordersdb", "paymentsdb" })
        {
            await ExecuteAsync(database, "UPDATE outbox SET occurred_at = occurred_at - interval '1 hour'");
        }
    }

    /// <summary>Holds an advisory lock until it is disposed.</summary>
    public async Task<IAsyncDisposable> LockAsync(string database, long number)
    {
        var connection = await databases[database].OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { Parameters = { new() { Value = number } } };
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new HeldLock(connection);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases.Values) await database.DisposeAsync();
        await Platform.DisposeAsync();
    }

    // A session goes back to its pool with its locks.
    private sealed class HeldLock(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (connection)
            {
                await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", connection);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
    }
}
