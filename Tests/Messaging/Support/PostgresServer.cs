using System.Globalization;
using AspireOrders.Messaging;
using Npgsql;

namespace AspireOrders.Tests.Messaging.Support;

/// <summary>One Postgres for all tests; each test gets a database of its own.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string Template = "messaging_template";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("aspireorders-postgres-");
    private readonly int port = ServerProcess.FreePort();
    private ServerProcess? server;
    private int databases;

    public async ValueTask InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var owner = ServerProcess.Start(null, "chown", "postgres:", directory.FullName);
            (await owner.ExitAsync(CancellationToken.None)).ShouldBe(0);
        }

        var data = Path.Combine(directory.FullName, "data");
        using (var initialise = ServerProcess.Start(
            "postgres", $"{Programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"))
        {
            (await initialise.ExitAsync(CancellationToken.None)).ShouldBe(0);
        }

        server = ServerProcess.Start(
            "postgres", $"{Programs}/postgres", "-D", data, "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-k", directory.FullName,
            "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "shared_buffers=64MB", "-c", "max_connections=200");
        await Eventually.TrueAsync(IsUpAsync, "Postgres answers");
        await ExecuteAsync("postgres", $"CREATE DATABASE {Template}");
        await ExecuteAsync(Template, MessagingSchema.Script);
        await ExecuteAsync(Template, "CREATE TABLE effects (seq bigint GENERATED ALWAYS AS IDENTITY, event_id uuid, aggregate_id uuid, type text, number integer)");
    }

    /// <summary>A database with the tables of messaging and a table of effects, in which nothing hinders a repetition.</summary>
    public async Task<NpgsqlDataSource> CreateDatabaseAsync() => NpgsqlDataSource.Create(await CreateDatabaseForAsync());

    /// <summary>The same, as a connection string.</summary>
    public async Task<string> CreateDatabaseForAsync()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {Template}");
        return ConnectionString(name);
    }

    public ValueTask DisposeAsync()
    {
        server?.Dispose();
        directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            await ExecuteAsync("postgres", "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task ExecuteAsync(string name, string statement)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(name) + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private string ConnectionString(string name) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database={name};Maximum Pool Size=20");
}
