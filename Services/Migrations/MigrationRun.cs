using System.Diagnostics;
using Npgsql;

namespace AspireOrders.Migrations;

/// <summary>
/// Every database of the platform, side by side: each is brought up to date even when another one fails. In development, and when
/// <c>Migrations__Reset</c> is <c>true</c>, each is emptied first.
/// </summary>
/// <param name="setting">Reads the environment.</param>
/// <param name="output">Gets one line a database.</param>
/// <param name="errors">Gets one sentence a failure.</param>
internal sealed class MigrationRun(Func<string, string?> setting, TextWriter output, TextWriter errors)
{
    private static readonly string[] Services = ["users", "orders", "inventory", "payments", "notifications"];

    /// <summary>How long a database may take to start, or to be created.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Brings all databases up to date.</summary>
    /// <returns>The exit code: 0, or 1 when one could not be.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(Services.Select(service => TryMigrateAsync(service, cancellationToken)));
        return results.All(done => done) ? 0 : 1;
    }

    private async Task<bool> TryMigrateAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            await MigrateAsync(service, cancellationToken);
            return true;
        }
        catch (MigrationException exception)
        {
            await errors.WriteLineAsync(exception.Message);
        }
        catch (NpgsqlException exception)
        {
            await errors.WriteLineAsync($"The database {service}db failed: {Cause.Of(exception)}");
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync($"The migration of {service}db was stopped; what had begun was rolled back.");
        }

        return false;
    }

    private async Task MigrateAsync(string service, CancellationToken cancellationToken)
    {
        var database = service + "db";
        var start = Stopwatch.GetTimestamp();
        var connectionString = setting($"ConnectionStrings__{database}")
            ?? throw new MigrationException($"The connection string '{database}' is missing: set ConnectionStrings__{database}.");
        var development = string.Equals(setting("DOTNET_ENVIRONMENT"), "Development", StringComparison.OrdinalIgnoreCase);
        var schema = ScriptCatalogue.SchemaOf(service);
        var seed = development ? ScriptCatalogue.SeedOf(service) : [];
        await using var connection = await DatabaseConnector.OpenAsync(database, connectionString, Patience, cancellationToken);
        var empty = development && string.Equals(setting("Migrations__Reset"), "true", StringComparison.OrdinalIgnoreCase);
        var applied = await new DatabaseMigration(database, connection) { EmptyFirst = empty }.RunAsync(schema, seed, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await output.WriteLineAsync($"{database}: {(empty ? "emptied, " : "")}{applied} applied, {schema.Count - applied} up to date, {seed.Count} seeded, {elapsed:0} ms");
    }
}
