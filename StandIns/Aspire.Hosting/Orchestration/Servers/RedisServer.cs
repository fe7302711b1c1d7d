using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a Redis server is started with.</summary>
/// <param name="Name">The resource's name, which is also that of its directory.</param>
/// <param name="DataDirectory">The application's data directory.</param>
/// <param name="Port">The port on 127.0.0.1.</param>
/// <param name="Password">What clients must present; null lets everyone of this machine in.</param>
/// <param name="OnLine">Receives the server's log.</param>
internal sealed record RedisServerOptions(string Name, string DataDirectory, int Port, string? Password, ConsoleLineHandler OnLine);

/// <summary>A Redis server from the machine's own program.</summary>
internal sealed class RedisServer(RedisServerOptions options)
{
    private const string AccountName = "redis";
    private static readonly string[] Programs = ["redis-server", "valkey-server"];

    /// <summary>Whether this machine has the program.</summary>
    public static bool IsInstalled => ProgramLocator.Find(Programs) is not null;

    /// <summary>Describes the process; the settings, and with them the password, go to its standard input and nowhere else.</summary>
    /// <exception cref="OrchestrationException">The program is missing or the data cannot be used.</exception>
    public async Task<ChildProcessSpecification> PrepareAsync(CancellationToken cancellationToken)
    {
        var program = ProgramLocator.Find(Programs)
            ?? throw new OrchestrationException("redis-server not found: apt-get install redis-server.");
        var directory = await ServerDirectory.OpenAsync(options.DataDirectory, options.Name, AccountName, cancellationToken);
        return new ChildProcessSpecification
        {
            Name = options.Name,
            FileName = program,
            Arguments = ["-"],
            WorkingDirectory = "/",
            Environment = ServerEnvironment.For(directory.Path),
            Account = directory.Account,
            StandardInput = string.Join('\n', Settings(directory.Path)) + "\n",
            StopSignal = StopSignal.Terminate,
            OnLine = options.OnLine,
        };
    }

    // The append-only file is the durable copy; snapshots beside it would only cost a second write of everything.
    private IEnumerable<string> Settings(string directory)
    {
        yield return "bind 127.0.0.1";
        yield return string.Create(CultureInfo.InvariantCulture, $"port {options.Port}");
        yield return $"dir {Quote(directory)}";
        yield return "appendonly yes";
        yield return "appendfsync everysec";
        yield return "save \"\"";
        yield return "daemonize no";
        yield return "always-show-logo no";
        if (options.Password is not null)
        {
            yield return $"requirepass {Quote(options.Password)}";
        }
    }

    private static string Quote(string value) =>
        "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
