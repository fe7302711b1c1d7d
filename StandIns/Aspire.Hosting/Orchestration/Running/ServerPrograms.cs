namespace Aspire.Hosting.Orchestration;

/// <summary>A Postgres container, run by the machine's own server; the container's variables name user and password.</summary>
internal sealed class PostgresProgram(string name, string dataDirectory, InstanceConsole console, TimeProvider time) : IInstanceProgram
{
    private const string DefaultUserName = "postgres";
    private static readonly string[] ErrorMarks = [" ERROR:  ", " FATAL:  ", " PANIC:  "];

    public async Task<IChildProcess> StartAsync(
        ChildProcessLauncher launcher, ResolvedInstance resolved, IReadOnlyDictionary<string, int> ports, CancellationToken cancellationToken)
    {
        var server = new PostgresServer(
            new PostgresServerOptions(
                name,
                dataDirectory,
                ports.Values.First(),
                resolved.Find("POSTGRES_USER") ?? DefaultUserName,
                resolved.Find("POSTGRES_PASSWORD") ?? throw new OrchestrationException($"{name} has no password: give it one with AddPostgres(..., password:)."),
                (line, _) => console.Append(line, IsError(line))),
            time);
        var process = launcher.Start(await server.PrepareAsync(cancellationToken));
        try
        {
            await server.WaitUntilReadyAsync(process, cancellationToken);
            return process;
        }
        catch
        {
            await process.StopAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            throw;
        }
    }

    // Postgres writes everything to the error stream, its good news too.
    private static bool IsError(string line) => Array.Exists(ErrorMarks, mark => line.Contains(mark, StringComparison.Ordinal));
}

/// <summary>A Redis container, run by the machine's own server.</summary>
internal sealed class RedisProgram(string name, string dataDirectory, InstanceConsole console) : IInstanceProgram
{
    public async Task<IChildProcess> StartAsync(
        ChildProcessLauncher launcher, ResolvedInstance resolved, IReadOnlyDictionary<string, int> ports, CancellationToken cancellationToken)
    {
        var server = new RedisServer(new RedisServerOptions(name, dataDirectory, ports.Values.First(), resolved.Find("REDIS_PASSWORD"), console.Append));
        return launcher.Start(await server.PrepareAsync(cancellationToken));
    }
}

internal static class ResolvedInstanceExtensions
{
    /// <summary>The value of a variable; null when it is not set.</summary>
    public static string? Find(this ResolvedInstance resolved, string variable) =>
        resolved.Environment.FirstOrDefault(candidate => candidate.Name == variable)?.Value;
}
