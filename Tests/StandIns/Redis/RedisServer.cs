using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace AspireOrders.Tests.StandIns.Redis;

/// <summary>A redis-server of its own as a child process, on a free port, without persistence.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("redis-").FullName;
    private Process? _process;

    public int Port { get; private set; }

    public string Address => $"127.0.0.1:{Port}";

    public string DataDirectory => _directory;

    /// <summary>Further arguments of the command line; set before the start.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    public async ValueTask InitializeAsync()
    {
        Port = FreePort();
        await StartAsync();
    }

    /// <summary>Starts it, again on the same port after <see cref="KillAsync"/>, and returns when it takes connections.</summary>
    public async Task StartAsync()
    {
        string[] fixedArguments =
            ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _directory, "--logfile", "redis.log"];
        _process = Process.Start("redis-server", [.. fixedArguments, .. Arguments]);
        await Eventually.TrueAsync(async () =>
        {
            _process.HasExited.ShouldBeFalse($"redis-server ended: see {_directory}/redis.log");
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    /// <summary>Stops it with SIGSTOP: it stays connected and does nothing.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    /// <summary>Lets it go on after <see cref="PauseAsync"/>.</summary>
    public Task ResumeAsync() => SignalAsync("-CONT");

    /// <summary>A new connection to it, patient enough for a busy machine.</summary>
    public async Task<ConnectionMultiplexer> ConnectAsync(Action<ConfigurationOptions>? configure = null)
    {
        var options = ConfigurationOptions.Parse(Address);
        options.SocketManager = SocketManager.ThreadPool;
        options.AllowAdmin = true;
        options.ConnectTimeout = 30_000;
        options.AsyncTimeout = 30_000;
        configure?.Invoke(options);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
