using System.Diagnostics;
using Npgsql;

namespace AspireOrders.Migrations;

/// <summary>Opens a database that may still be starting, or not be created yet.</summary>
internal static class DatabaseConnector
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>An open connection of its own, outside of any pool.</summary>
    /// <param name="name">The database's name for messages.</param>
    /// <param name="connectionString">Where it is.</param>
    /// <param name="patience">How long to wait for it to answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MigrationException">It does not answer in time, or refuses this connection for good.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(string name, string connectionString, TimeSpan patience, CancellationToken cancellationToken)
    {
        var connection = Create(name, connectionString);
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await connection.OpenAsync(cancellationToken);
                return connection;
            }
            catch (NpgsqlException exception) when (IsStarting(exception) && Stopwatch.GetElapsedTime(start) < patience)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (NpgsqlException exception)
            {
                await connection.DisposeAsync();
                throw new MigrationException($"The database {name} cannot be opened: {Cause.Of(exception)}", exception);
            }
        }
    }

    private static NpgsqlConnection Create(string name, string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString)
            {
                ApplicationName = "migrations",
                Pooling = false,
                Timeout = 5,
                CommandTimeout = 0,
            };
            return new NpgsqlConnection(settings.ConnectionString);
        }
        catch (ArgumentException exception)
        {
            throw new MigrationException($"The connection string '{name}' is malformed: {exception.Message}", exception);
        }
    }

    private static bool IsStarting(NpgsqlException exception) =>
        exception is not PostgresException postgres || postgres.IsTransient || postgres.SqlState == PostgresErrorCodes.InvalidCatalogName;
}
