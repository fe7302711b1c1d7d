using Npgsql;

namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>
/// Up to when rows can be walked by the time that they carry. A transaction may write an older time than one that has ended already, so nothing at or
/// after the begin of the oldest one that still runs is passed. Ask before the rows are read: whoever is not running by then is either in what is read
/// or later than this.
/// </summary>
public static class CommitHorizon
{
    private const string Horizon =
        """
        SELECT least(clock_timestamp() - $1, min(xact_start)) FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
        """;

    /// <summary>The time, by the clock of the database.</summary>
    /// <param name="connection">A session without a transaction of its own.</param>
    /// <param name="age">How old rows must be in any case.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<DateTime> ReadAsync(NpgsqlConnection connection, TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Horizon, connection) { Parameters = { new NpgsqlParameter<TimeSpan> { TypedValue = age } } };
        return (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
