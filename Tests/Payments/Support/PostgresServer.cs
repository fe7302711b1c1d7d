using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using AspireOrders.Messaging;
using Npgsql;

[assembly: AssemblyFixture(typeof(AspireOrders.Tests.Payments.Support.PostgresServer))]

namespace AspireOrders.Tests.Payments.Support;

/// <summary>A Postgres of its own on a free port, for all tests of this project; each test gets a fresh database.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Template = "template_payments";

    private readonly string folder = Directory.CreateTempSubdirectory("aspireorders-payments-").FullName;
    private readonly int port = FreePort();
    private Process? server;
    private int created;

    private static string Programs =>
        Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).Last();

    public async ValueTask InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess) await RunAsync(StartQuietly("chown", "postgres:", folder));
        var data = Path.Combine(folder, "data");
        await RunAsync(Start("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8"));
        server = Start(
            "postgres", "-D", data, "-h", "127.0.0.1", "-p", $"{port}", "-k", folder,
            "-c", "fsync=off", "-c", "max_connections=200", "-c", "log_min_messages=fatal");
        await Eventually.TrueAsync(IsUpAsync, "Postgres answers");
        await ExecuteAsync("postgres", $"CREATE DATABASE {Template}");
        await ExecuteAsync(Template, MessagingSchema.Script);
        foreach (var name in Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
            await ExecuteAsync(Template, await reader.ReadToEndAsync(CancellationToken.None));
        }
    }

    /// <summary>A database with the tables of payments, notifications and messaging.</summary>
    public async Task<NpgsqlDataSource> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref created)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {Template}");
        return NpgsqlDataSource.Create($"{ConnectionString(name)};Maximum Pool Size=20");
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            using var stop = Start("pg_ctl", "stop", "-D", Path.Combine(folder, "data"), "-m", "immediate", "-s");
            await stop.WaitForExitAsync(CancellationToken.None);
            await server.WaitForExitAsync(CancellationToken.None);
            server.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Postgres refuses to run as root.
    private static Process Start(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs, program);
        return Environment.IsPrivilegedProcess ? StartQuietly("runuser", ["-u", "postgres", "--", path, .. arguments]) : StartQuietly(path, arguments);
    }

    private static Process StartQuietly(string path, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, UseShellExecute = false }) ?? throw new InvalidOperationException($"{path} did not start.");

    private static async Task RunAsync(Process process)
    {
        using (process)
        {
            await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            process.ExitCode.ShouldBe(0);
        }
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

    private async Task ExecuteAsync(string name, string sql)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString(name)};Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private string ConnectionString(string name) => $"Host=127.0.0.1;Port={port};Username=postgres;Database={name}";
}
