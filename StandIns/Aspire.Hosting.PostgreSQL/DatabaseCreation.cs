using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace Aspire.Hosting.Postgres;

/// <summary>Replaces the statement that creates a database.</summary>
internal sealed record CreationScriptAnnotation(string Script) : IResourceAnnotation;

/// <summary>Creates the databases of a server that are not there yet.</summary>
internal static partial class DatabaseCreation
{
    public static async Task CreateAllAsync(PostgresServerResource server, IServiceProvider services, CancellationToken cancellationToken)
    {
        var databases = services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<PostgresDatabaseResource>()
            .Where(database => ReferenceEquals(database.Parent, server)).ToArray();
        var console = services.GetRequiredService<ResourceLoggerService>().GetLogger(server);
        await using var connection = new NpgsqlConnection(
            PostgresConnection.String(await server.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false), "postgres"));
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        foreach (var database in databases)
        {
            await CreateAsync(connection, database, console, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task CreateAsync(
        NpgsqlConnection connection, PostgresDatabaseResource database, ILogger console, CancellationToken cancellationToken)
    {
        var name = $"\"{database.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var script = database.Annotations.OfType<CreationScriptAnnotation>().LastOrDefault()?.Script ?? $"CREATE DATABASE {name}";
        try
        {
            await using var command = new NpgsqlCommand(script, connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            LogCreated(console, database.DatabaseName);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            LogThere(console, database.DatabaseName);
        }
        catch (NpgsqlException failure)
        {
            // Whoever waits for the database sees its health check fail; the other databases are created nevertheless.
            LogFailed(console, failure, database.DatabaseName);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Created database '{Database}'.")]
    private static partial void LogCreated(ILogger logger, string database);

    [LoggerMessage(2, LogLevel.Debug, "Database '{Database}' is there already.")]
    private static partial void LogThere(ILogger logger, string database);

    [LoggerMessage(3, LogLevel.Error, "Failed to create database '{Database}'.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string database);
}
