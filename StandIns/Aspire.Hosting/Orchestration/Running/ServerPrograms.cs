namespace Aspire.Hosting.Orchestration;

/// <summary>A Postgres container, run by the machine's own server; the container's variables name user and password.</summary>
internal sealed class PostgresProgram(string name, string dataDirectory, InstanceConsole console, TimeProvider time) : IInstanceProgram
{
    private const string DefaultUserName = "postgres";
    private static readonly string[] ErrorMarks = [" ERROR:  ", " FATAL:  ", " PANIC:  "];

    public async Task<IChildProcess> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        var password = start.Find("POSTGRES_PASSWORD")
            ?? throw new OrchestrationException($"{name} has no password: give it one with AddPostgres(..., password:).");
        var user = start.Find("POSTGRES_USER") ?? DefaultUserName;
        var port = start.Ports.Values.First();
        var options = new PostgresServerOptions(name, dataDirectory, port, user, password, Print);
        var server = new PostgresServer(options, time);
        var process = start.Launcher.Start(await server.PrepareAsync(cancellationToken));
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
    private void Print(string line, bool isError) =>
        console.Append(line, Array.Exists(ErrorMarks, mark => line.Contains(mark, StringComparison.Ordinal)));
}

/// <summary>A Redis container, run by the machine's own server.</summary>
internal sealed class RedisProgram(string name, string dataDirectory, InstanceConsole console) : IInstanceProgram
{
    public async Task<IChildProcess> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        var options = new RedisServerOptions(name, dataDirectory, start.Ports.Values.First(), start.Find("REDIS_PASSWORD"), console.Append);
        return start.Launcher.Start(await new RedisServer(options).PrepareAsync(cancellationToken));
    }
}
