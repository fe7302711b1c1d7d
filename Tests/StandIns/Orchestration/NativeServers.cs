using System.Collections.Concurrent;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>A Postgres and a Redis on free ports with their data in one directory, and questions asked to them as a client.</summary>
internal sealed class NativeServers : IAsyncDisposable
{
    private static readonly PortAllocator Ports = new(new Random());

    private readonly ChildProcessLauncher _launcher;

    public NativeServers(string dataDirectory, string password = "secret 'with\" quotes")
    {
        Password = password;
        PostgresPort = Ports.Allocate();
        // Two hosts work on one directory in some tests, which the lock of a real host would forbid.
        var host = Directory.CreateDirectory(Path.Combine(dataDirectory, $"host-{PostgresPort}"));
        _launcher = new ChildProcessLauncher(host.FullName, TimeProvider.System);
        RedisPort = Ports.Allocate();
        var options = new PostgresServerOptions("postgres", dataDirectory, PostgresPort, "postgres", password, Remember);
        Postgres = new PostgresServer(options, TimeProvider.System);
        Redis = new RedisServer(new RedisServerOptions("redis", dataDirectory, RedisPort, password, Remember));
    }

    public string Password { get; }

    public int PostgresPort { get; }

    public int RedisPort { get; }

    public PostgresServer Postgres { get; }

    public RedisServer Redis { get; }

    public ConcurrentQueue<string> Log { get; } = [];

    public async Task<IChildProcess> StartPostgresAsync(CancellationToken cancellationToken)
    {
        var server = _launcher.Start(await Postgres.PrepareAsync(cancellationToken));
        await Postgres.WaitUntilReadyAsync(server, cancellationToken);
        return server;
    }

    public async Task<IChildProcess> StartRedisAsync(CancellationToken cancellationToken)
    {
        var server = _launcher.Start(await Redis.PrepareAsync(cancellationToken));
        while (!server.Exited.IsCompleted && (await AskRedisAsync(cancellationToken, "PING")) != "PONG")
        {
            await Task.Delay(20, cancellationToken);
        }

        return server;
    }

    public Task<string> AskPostgresAsync(string sql, CancellationToken cancellationToken) => AskAsync(
        "psql",
        ["-X", "-A", "-t", "-q", "-h", "127.0.0.1", "-p", $"{PostgresPort}", "-U", "postgres", "-d", "postgres", "-c", sql],
        cancellationToken);

    public Task<string> AskRedisAsync(CancellationToken cancellationToken, params string[] command) =>
        AskAsync("redis-cli", ["-p", $"{RedisPort}", .. command], cancellationToken);

    public ValueTask DisposeAsync() => _launcher.DisposeAsync();

    private async Task<string> AskAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var credentials = new Dictionary<string, string> { ["PGPASSWORD"] = Password, ["REDISCLI_AUTH"] = Password };
        var answer = await ProgramRunner.RunAsync(ProgramLocator.Find(program)!, arguments, account: null, credentials, cancellationToken);
        return answer.Output.Trim();
    }

    private void Remember(string line, bool isError) => Log.Enqueue(line);
}
