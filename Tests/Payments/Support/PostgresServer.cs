using System.Reflection;
using AspireOrders.Messaging;
using AspireOrders.Tests.Servers;
using Npgsql;

[assembly: AssemblyFixture(typeof(AspireOrders.Tests.Payments.Support.PostgresServer))]

namespace AspireOrders.Tests.Payments.Support;

/// <summary>A Postgres for all tests of this project; each test gets a fresh database.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Template = "template_services";

    private PostgresCluster? cluster;
    private int created;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cluster = await PostgresCluster.StartAsync(PostgresCluster.Forgetful, Cancellation);
        await cluster.ExecuteAsync("postgres", $"CREATE DATABASE {Template}", Cancellation);
        await cluster.ExecuteAsync(Template, MessagingSchema.Script, Cancellation);
        foreach (var name in Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
            await cluster.ExecuteAsync(Template, await reader.ReadToEndAsync(Cancellation), Cancellation);
        }
    }

    /// <summary>A database with the tables of the services that are tested here, and of messaging.</summary>
    public async Task<NpgsqlDataSource> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref created)}";
        await cluster!.ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {Template}", CancellationToken.None);
        return NpgsqlDataSource.Create($"{cluster.ConnectionString(name)};Maximum Pool Size=20");
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
    }
}
