using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a Postgres server is started with.</summary>
/// <param name="Name">The resource's name, which is also that of its directory.</param>
/// <param name="DataDirectory">The application's data directory.</param>
/// <param name="Port">The port on 127.0.0.1.</param>
/// <param name="UserName">The superuser.</param>
/// <param name="Password">The superuser's password, set when the data is made.</param>
/// <param name="OnLine">Receives the server's log.</param>
internal sealed record PostgresServerOptions(
    string Name, string DataDirectory, int Port, string UserName, string Password, ConsoleLineHandler OnLine);

/// <summary>A Postgres server from the machine's own programs.</summary>
internal sealed class PostgresServer(PostgresServerOptions options, TimeProvider time)
{
    private const string AccountName = "postgres";
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(100);

    private string _programs = "";

    /// <summary>Makes the data on first use and describes the process; safe to call again before each restart.</summary>
    /// <exception cref="OrchestrationException">A program is missing or the data cannot be used.</exception>
    public async Task<ChildProcessSpecification> PrepareAsync(CancellationToken cancellationToken)
    {
        var directory = await ServerDirectory.OpenAsync(options.DataDirectory, options.Name, AccountName, cancellationToken);
        var cluster = new PostgresCluster(directory, options);
        _programs = await cluster.FindProgramsAsync(cancellationToken);
        await cluster.InitializeAsync(_programs, cancellationToken);
        await PostmasterFile.ReleaseAsync(directory.Path, time, cancellationToken);
        return new ChildProcessSpecification
        {
            Name = options.Name,
            FileName = Path.Combine(_programs, "postgres"),
            Arguments = ["-D", directory.Path, .. Settings()],
            WorkingDirectory = "/",
            Environment = ServerEnvironment.For(directory.Path),
            Account = directory.Account,
            StopSignal = StopSignal.Interrupt,
            OnLine = options.OnLine,
        };
    }

    /// <summary>Returns once the server lets us in, or when its process has ended.</summary>
    /// <exception cref="OrchestrationException">It refuses the password.</exception>
    public async Task WaitUntilReadyAsync(IChildProcess server, CancellationToken cancellationToken)
    {
        while (!server.Exited.IsCompleted)
        {
            var answer = await ProgramRunner.RunAsync(
                Path.Combine(_programs, "psql"),
                ["-X", "-h", "127.0.0.1", "-p", $"{options.Port}", "-U", options.UserName, "-d", "postgres", "-c", "select 1"],
                account: null,
                new Dictionary<string, string> { ["PGPASSWORD"] = options.Password, ["PGCONNECT_TIMEOUT"] = "5", ["LC_ALL"] = "C" },
                cancellationToken);
            if (answer.ExitCode == 0)
            {
                return;
            }

            if (answer.Error.Contains("password authentication failed", StringComparison.Ordinal))
            {
                var data = Path.Combine(options.DataDirectory, options.Name);
                throw new OrchestrationException(
                    $"The password of {options.Name} is not the one its data in {data} was made with: "
                    + $"put the old one back (parameter {options.Name}-password), or start empty with ./run --fresh.");
            }

            await Task.Delay(ProbeInterval, time, cancellationToken);
        }
    }

    // Nobody needs the socket file: everyone comes over 127.0.0.1, and its path may be too long for a socket (107 bytes).
    private IEnumerable<string> Settings() => new[]
    {
        "listen_addresses=127.0.0.1",
        string.Create(CultureInfo.InvariantCulture, $"port={options.Port}"),
        "unix_socket_directories=",
        "max_connections=300",
        "shared_buffers=256MB",
        "max_wal_size=4GB",
        "fsync=on",
        "synchronous_commit=on",
        // Several databases commit at the same time: a thousandth of a second's wait lets them share one flush of the log.
        "commit_delay=1000",
        "commit_siblings=3",
        "logging_collector=off",
        "log_checkpoints=off",
        "timezone=UTC",
        "log_timezone=UTC",
    }.SelectMany(setting => new[] { "-c", setting });
}
