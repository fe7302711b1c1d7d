using AspireOrders.Migrations;
using AspireOrders.Tests.Servers;
using Npgsql;

namespace AspireOrders.Tests.Users.Support;

/// <summary>One Postgres for all tests; each takes a database of its own.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Template = "users_template";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private PostgresCluster? cluster;
    private int databases;

    public async ValueTask InitializeAsync()
    {
        cluster = await PostgresCluster.StartAsync(PostgresCluster.Forgetful, TestContext.Current.CancellationToken);
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

    public Task CreateDatabaseAsync(string name, string template = "template1") =>
        cluster!.ExecuteAsync("postgres", $"CREATE DATABASE \"{name}\" TEMPLATE {template}", TestContext.Current.CancellationToken);

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

    public string ConnectionString(string name) => cluster!.ConnectionString(name);

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
    }

    private string NextName() => $"test_{Interlocked.Increment(ref databases)}";
}
