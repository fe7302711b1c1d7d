using AspireOrders.Tests.Servers;

namespace AspireOrders.Benchmarks.Server;

/// <summary>
/// The database that is written to: the one named by the environment variable <c>BENCHMARK_POSTGRES</c> (a connection string of a superuser), or a
/// server of its own on a free port, with empty data, <c>fsync</c> and <c>synchronous_commit</c> on, which ends with the benchmark.
/// </summary>
internal sealed class PostgresServer(string connectionString, PostgresCluster? cluster) : IAsyncDisposable
{
    private const string Variable = "BENCHMARK_POSTGRES";

    private static readonly string[] Settings =
        ["fsync=on", "synchronous_commit=on", "shared_buffers=256MB", "max_wal_size=4GB", "log_min_messages=fatal"];

    /// <summary>Leads to the server's maintenance database.</summary>
    public string ConnectionString => connectionString;

    /// <summary>The given server, or one that was started for it and answers.</summary>
    public static async Task<PostgresServer> StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return new PostgresServer(given, cluster: null);
        var cluster = await PostgresCluster.StartAsync(Settings, cancellationToken);
        return new PostgresServer(cluster.ConnectionString("postgres"), cluster);
    }

    /// <summary>Ends the server that was started here and removes its data.</summary>
    public ValueTask DisposeAsync() => cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
