using System.Globalization;
using AspireOrders.Migrations;
using AspireOrders.Tests.Messaging.Support;
using Npgsql;

namespace AspireOrders.Tests.Users.Support;

/// <summary>One Postgres for all tests; each takes a database of its own.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Template = "users_template";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("aspireorders-users-");
    private readonly int port = ServerProcess.FreePort();
    private ServerProcess? server;
    private int databases;

    public async ValueTask InitializeAsync()
    {
        var programs = Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).First() + "/bin";
        var data = Path.Combine(directory.FullName, "data");
        if (Environment.IsPrivilegedProcess) await RunAsync(null, "chown", "postgres:", directory.FullName);
        await RunAsync("postgres", $"{programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        server = ServerProcess.Start(
            "postgres", $"{programs}/postgres", "-D", data, "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture),
            "-k", directory.FullName, "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB");
        await using var first = await DatabaseConnector.OpenAsync("postgres", ConnectionString("postgres"), Patience, TestContext.Current.CancellationToken);
        await CreateDatabaseAsync(Template);
        await using var template = await OpenAsync(Template);
        await new DatabaseMigration(Template, template).RunAsync(ScriptCatalogue.SchemaOf("users"), [], TestContext.Current.CancellationToken);
    }

    /// <summary>The name of a new, empty database.</summary>
    public async Task<string> CreateEmptyDatabaseAsync()
    {
        var name = NextName();
        await CreateDatabaseAsync(name);
        return name;
    }

    public async Task CreateDatabaseAsync(string name, string template = "template1")
    {
        await using var connection = await OpenAsync("postgres");
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name}\" TEMPLATE {template}", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The connection string of a new database with the schema of the users service.</summary>
    public async Task<string> CreateUsersDatabaseAsync()
    {
        var name = NextName();
        await CreateDatabaseAsync(name, Template);
        return ConnectionString(name);
    }

    public async Task<NpgsqlConnection> OpenAsync(string name)
    {
        var connection = new NpgsqlConnection(ConnectionString(name) + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public string ConnectionString(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database={name}");

    public ValueTask DisposeAsync()
    {
        server?.Dispose();
        directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private string NextName() => $"test_{Interlocked.Increment(ref databases)}";

    private static async Task RunAsync(string? user, string program, params string[] arguments)
    {
        using var process = ServerProcess.Start(user, program, arguments);
        (await process.ExitAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
    }
}
