using Npgsql;

namespace AspireOrders.Migrations;

/// <summary>Brings one database to the current schema, alone at that by an advisory lock, and remembers each script that was applied.</summary>
/// <param name="database">The database's name for messages.</param>
/// <param name="connection">An open connection, on which the lock is held.</param>
internal sealed class DatabaseMigration(string database, NpgsqlConnection connection)
{
    // Any number does, as long as nobody else locks it: "migrate!" in ASCII.
    private const string Lock = "SELECT pg_advisory_lock(7883953462192432417)";
    private const string Unlock = "SELECT pg_advisory_unlock(7883953462192432417)";

    private const string Table =
        """
        SET client_min_messages = warning;
        CREATE TABLE IF NOT EXISTS schema_migrations (
            name       text PRIMARY KEY,
            checksum   text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
        )
        """;

    // Everything that the scripts make is in this schema.
    private const string Empty =
        """
        SET client_min_messages = warning;
        DROP SCHEMA public CASCADE;
        CREATE SCHEMA public
        """;

    private const string Applied = "SELECT name, checksum FROM schema_migrations";
    private const string Record = "INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)";

    /// <summary>Whether everything that is there is dropped first.</summary>
    public bool EmptyFirst { get; init; }

    /// <summary>Applies what is missing of <paramref name="schema"/>, then runs every script of <paramref name="seed"/>.</summary>
    /// <returns>How many scripts were applied now.</returns>
    /// <exception cref="MigrationException">A script failed, or one that was applied before has another text now.</exception>
    public async Task<int> RunAsync(IReadOnlyList<Script> schema, IReadOnlyList<Script> seed, CancellationToken cancellationToken)
    {
        await ExecuteAsync(Lock, cancellationToken);
        try
        {
            if (EmptyFirst) await ExecuteAsync(Empty, cancellationToken);
            await ExecuteAsync(Table, cancellationToken);
            var missing = Missing(schema, await ReadAppliedAsync(cancellationToken));
            foreach (var script in missing) await ApplyAsync(script, "migration", record: true, cancellationToken);
            foreach (var script in seed) await ApplyAsync(script, "seed", record: false, cancellationToken);
            return missing.Count;
        }
        finally
        {
            // A connection that broke has given up the lock by itself.
            if (connection.State == System.Data.ConnectionState.Open) await ExecuteAsync(Unlock, CancellationToken.None);
        }
    }

    private List<Script> Missing(IReadOnlyList<Script> schema, Dictionary<string, string> applied)
    {
        var changed = schema.FirstOrDefault(script => applied.TryGetValue(script.Name, out var checksum) && checksum != script.Checksum);
        return changed is null
            ? [.. schema.Where(script => !applied.ContainsKey(script.Name))]
            : throw new MigrationException(
                $"The migration {changed.Name} was changed after it was applied to {database}: restore its text and put the change into a new script.");
    }

    private async Task<Dictionary<string, string>> ReadAppliedAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Applied, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) applied[reader.GetString(0)] = reader.GetString(1);
        return applied;
    }

    private async Task ApplyAsync(Script script, string kind, bool record, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(script.Sql, cancellationToken);
            if (record)
            {
                await using var command = new NpgsqlCommand(Record, connection);
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = script.Name });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = script.Checksum });
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw new MigrationException($"The {kind} {script.Name} failed on {database}: {Cause.Of(exception)}", exception);
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
