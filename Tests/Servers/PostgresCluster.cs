using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace AspireOrders.Tests.Servers;

/// <summary>A Postgres of its own on a free port, with empty data that ends with it.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>Settings with which it is quick and may forget everything when the machine stops.</summary>
    public static readonly IReadOnlyList<string> Forgetful = ["fsync=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=200"];

    private const string User = "postgres";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aspireorders-postgres-");
    private readonly int port = ServerProcess.FreePort();
    private ServerProcess? server;

    private PostgresCluster()
    {
    }

    private string Data => Path.Combine(folder.FullName, "data");

    private static string Programs =>
        Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).Last();

    /// <summary>Starts one with settings of <c>postgresql.conf</c>, and returns when it answers.</summary>
    public static async Task<PostgresCluster> StartAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var cluster = new PostgresCluster();
        try
        {
            if (Environment.IsPrivilegedProcess) await RunAsync(null, "chown", [$"{User}:", cluster.folder.FullName], cancellationToken);
            string[] initialise = ["-D", cluster.Data, "-U", User, "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8"];
            await RunAsync(User, Path.Combine(Programs, "initdb"), initialise, cancellationToken);
            cluster.server = ServerProcess.Start(
                User, Path.Combine(Programs, "postgres"),
                ["-D", cluster.Data, "-h", "127.0.0.1", "-p", $"{cluster.port}", "-k", cluster.folder.FullName, .. settings.SelectMany(s => new[] { "-c", s })]);
            await cluster.AnswersAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={User};Database={database}");

    /// <summary>Runs statements in a database, on a connection of their own.</summary>
    public async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            // A kill would leave its shared memory behind.
            using var stop = ServerProcess.Start(User, Path.Combine(Programs, "pg_ctl"), "stop", "-D", Data, "-m", "immediate", "-s");
            await stop.ExitAsync(CancellationToken.None);
            server.Dispose();
        }

        folder.Delete(recursive: true);
    }

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await ExecuteAsync(User, "SELECT 1", cancellationToken);
                return;
            }
            catch (NpgsqlException) when (waited.Elapsed < StartLimit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
    }

    private static async Task RunAsync(string? user, string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = ServerProcess.Start(user, program, arguments);
        var code = await process.ExitAsync(cancellationToken);
        if (code != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}.");
    }
}
