using System.Globalization;
using StackExchange.Redis;

namespace AspireOrders.Tests.Servers;

/// <summary>A Redis that can be killed, wiped and started again on the same port and data.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("aspireorders-redis-");
    private readonly string port = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
    private readonly bool appendOnly;
    private ServerProcess? server;
    private ConnectionMultiplexer? control;

    private RedisServer(bool appendOnly) => this.appendOnly = appendOnly;

    /// <summary>Starts a server. With the append-only file it keeps everything; without, only what <see cref="SaveAsync"/> wrote.</summary>
    public static async Task<RedisServer> StartAsync(bool appendOnly = false)
    {
        var redis = new RedisServer(appendOnly);
        await redis.StartAgainAsync();
        return redis;
    }

    public Task<ConnectionMultiplexer> ConnectAsync()
    {
        var configuration = ConfigurationOptions.Parse($"127.0.0.1:{port},allowAdmin=true");
        configuration.AbortOnConnectFail = false;
        configuration.SocketManager = SocketManager.ThreadPool;
        configuration.ConnectTimeout = 1000;
        configuration.AsyncTimeout = 2000;
        configuration.ReconnectRetryPolicy = new LinearRetry(100);
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        return ConnectionMultiplexer.ConnectAsync(configuration);
    }

    /// <summary>Where it listens, before and after it was killed.</summary>
    public string Address => $"127.0.0.1:{port}";

    public IDatabase Database => control!.GetDatabase();

    public async Task StartAgainAsync()
    {
        server = ServerProcess.Start(
            null, "redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", directory.FullName, "--save", string.Empty,
            "--appendonly", appendOnly ? "yes" : "no", "--appendfsync", "always");
        control ??= await ConnectAsync();
        await Eventually.TrueAsync(() => AnswersAsync(), "Redis answers");
    }

    public void Kill()
    {
        server?.Dispose();
        server = null;
    }

    public Task WipeAsync() => Database.ExecuteAsync("FLUSHALL");

    public Task SaveAsync() => Database.ExecuteAsync("SAVE");

    public async ValueTask DisposeAsync()
    {
        if (control is not null)
        {
            await control.DisposeAsync();
        }

        server?.Dispose();
        directory.Delete(recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await Database.PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
        catch (RedisTimeoutException)
        {
            return false;
        }
    }
}
