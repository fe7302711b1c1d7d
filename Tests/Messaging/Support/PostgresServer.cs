using AspireOrders.Messaging;
using AspireOrders.Tests.Servers;
using Npgsql;

namespace AspireOrders.Tests.Messaging.Support;

/// <summary>One Postgres for all tests; each test gets a database of its own.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Template = "messaging_template";

    private PostgresCluster? cluster;
    private int databases;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cluster = await PostgresCluster.StartAsync([.. PostgresCluster.Forgetful, "synchronous_commit=off"], Cancelled);
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE {Template}", Cancelled);
        await cluster.ExecuteAsync(Template, MessagingSchema.Script, Cancelled);
        await cluster.ExecuteAsync(
            Template, "CREATE TABLE effects (seq bigint GENERATED ALWAYS AS IDENTITY, event_id uuid, aggregate_id uuid, type text, number integer)", Cancelled);
    }

    /// <summary>A database with the tables of messaging and a table of effects, in which nothing hinders a repetition.</summary>
    public async Task<NpgsqlDataSource> CreateDatabaseAsync() => NpgsqlDataSource.Create(await CreateDatabaseForAsync());

    /// <summary>The same, as a connection string.</summary>
    public async Task<string> CreateDatabaseForAsync()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await cluster!.ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {Template}", Cancelled);
        return $"{cluster.ConnectionString(name)};Maximum Pool Size=20";
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
    }
}
