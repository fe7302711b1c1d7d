using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace AspireOrders.Benchmarks.Server;

/// <summary>
/// The database that is written to: the one named by the environment variable <c>BENCHMARK_POSTGRES</c> (a connection string of a superuser), or a
/// server of its own on a free port, with empty data, <c>fsync</c> and <c>synchronous_commit</c> on, which ends with the benchmark.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Variable = "BENCHMARK_POSTGRES";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo? folder;
    private readonly Process? process;

    private PostgresServer(string connectionString, DirectoryInfo? folder, Process? process)
    {
        ConnectionString = connectionString;
        this.folder = folder;
        this.process = process;
    }

    /// <summary>Leads to the server's maintenance database.</summary>
    public string ConnectionString { get; }

    private string Data => Path.Combine(folder!.FullName, "data");

    private static string Programs =>
        Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).Last();

    /// <summary>The given server, or one that was started for it and answers.</summary>
    public static async Task<PostgresServer> StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return new PostgresServer(given, folder: null, process: null);
        var home = Directory.CreateTempSubdirectory("aspireorders-benchmark-");
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", ["postgres:", home.FullName], cancellationToken);
        var data = Path.Combine(home.FullName, "data");
        var (initialise, initialiseArguments) = AsPostgres("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--locale=C", "-E", "UTF8");
        await RunAsync(initialise, initialiseArguments, cancellationToken);
        var port = FreePort();
        var (postgres, arguments) = AsPostgres(
            "postgres", "-D", data, "-h", "127.0.0.1", "-p", $"{port}", "-k", home.FullName, "-c", "fsync=on", "-c", "synchronous_commit=on",
            "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB", "-c", "log_min_messages=fatal");
        var server = new PostgresServer(
            $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres", home, Start(postgres, arguments));
        await server.AnswersAsync(cancellationToken);
        return server;
    }

    /// <summary>Ends the server that was started here and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        var (stop, arguments) = AsPostgres("pg_ctl", "stop", "-D", Data, "-m", "fast", "-s");
        await RunAsync(stop, arguments, CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        folder!.Delete(recursive: true);
    }

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (waited.Elapsed < StartLimit && !process!.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Postgres refuses to run as root.
    private static (string Program, string[] Arguments) AsPostgres(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs, program);
        return Environment.IsPrivilegedProcess ? ("runuser", ["-u", "postgres", "--", path, .. arguments]) : (path, arguments);
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })
        ?? throw new InvalidOperationException($"{program} did not start.");

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var started = Start(program, arguments);
        await started.StandardOutput.ReadToEndAsync(cancellationToken);
        await started.WaitForExitAsync(cancellationToken);
        if (started.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {started.ExitCode}.");
    }
}
