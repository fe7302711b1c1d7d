using System.Reflection;
using AspireOrders.Messaging;
using Npgsql;

namespace AspireOrders.Benchmarks.Server;

/// <summary>A fresh database with the tables of inventory, orders and messaging and a catalogue of 100 products; dropped at the end.</summary>
internal sealed class ShopDatabase : IAsyncDisposable
{
    private readonly string server;
    private readonly string name;

    private ShopDatabase(string server, string name, NpgsqlDataSource connections)
    {
        this.server = server;
        this.name = name;
        Connections = connections;
    }

    /// <summary>Connects as the services do: repeated statements are prepared.</summary>
    public NpgsqlDataSource Connections { get; }

    public static async Task<ShopDatabase> CreateAsync(string server, CancellationToken cancellationToken)
    {
        var fresh = $"benchmark_{Guid.CreateVersion7():n}";
        await ExecuteAsync(server, $"CREATE DATABASE {fresh}", cancellationToken);
        var connection = new NpgsqlConnectionStringBuilder(server) { Database = fresh, MaxPoolSize = 30, MaxAutoPrepare = 64, AutoPrepareMinUsages = 2 };
        await ExecuteAsync(connection.ConnectionString, MessagingSchema.Script, cancellationToken);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var script in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(script)!);
            await ExecuteAsync(connection.ConnectionString, await reader.ReadToEndAsync(cancellationToken), cancellationToken);
        }

        return new ShopDatabase(server, fresh, NpgsqlDataSource.Create(connection));
    }

    public async ValueTask DisposeAsync()
    {
        await Connections.DisposeAsync();
        await ExecuteAsync(server, $"DROP DATABASE {name} WITH (FORCE)", CancellationToken.None);
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
