using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AspireOrders.Tests.Topology;

/// <summary>The platform as its user starts it: an AppHost in a process of its own, which can be killed with everything under it and started again on the same data.</summary>
internal sealed class SeparateTopology(string dataDirectory, string demoPassword, params IReadOnlyList<string> arguments) : IPlatform, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private Process? host;
    private Uri? gateway;
    private string? operatorToken;

    /// <summary>Variables that every process of the platform inherits.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public string DemoPassword => demoPassword;

    public string DataDirectory => dataDirectory;

    /// <summary>Every process that the platform is made of, as it is now.</summary>
    public IReadOnlyList<RunningResource> Resources => [.. Rows().Select(RunningResource.Read)];

    /// <summary>Starts the AppHost and waits until everything is healthy.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Arguments()) start.ArgumentList.Add(argument);
        // The test's own process is no AppHost: nothing of its environment decides about this one.
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        host?.Dispose();
        host = Process.Start(start) ?? throw new InvalidOperationException("The AppHost did not start.");
        host.OutputDataReceived += static (_, _) => { };
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        await Eventually.SatisfiesAsync(_ => Task.FromResult(Status()), s => (string?)s["state"] == "Healthy", cancellationToken, Patience);
        gateway = Resource("gateway").Urls[0];
    }

    /// <summary>Whether everything is what it should be, and if not, what is not.</summary>
    public (bool Healthy, string Message) Health()
    {
        var status = Status();
        return ((string?)status["state"] == "Healthy", (string?)status["message"] ?? "");
    }

    /// <summary>A client of the gateway.</summary>
    public HttpClient CreateClient() => new() { BaseAddress = Gateway };

    /// <summary>Where the gateway is; another place after everything was started again.</summary>
    public Uri Gateway => gateway ?? throw new InvalidOperationException("The platform has not started.");

    /// <summary>One process by the name that people call it, such as <c>orders-1</c>.</summary>
    public RunningResource Resource(string name) => Resources.Single(r => r.Name == name);

    /// <inheritdoc />
    public async Task<string> OperatorTokenAsync(CancellationToken cancellationToken) => operatorToken ??= await Shop.SignInOperatorAsync(this);

    /// <summary>A generated secret of the platform, such as <c>redis-password</c>.</summary>
    public string Parameter(string name) =>
        (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(dataDirectory, "parameters.json")))![name]
        ?? throw new InvalidOperationException($"The platform keeps no parameter {name}.");

    /// <summary>The last lines that a process printed, in this run of the AppHost.</summary>
    public IReadOnlyList<string> LastLines(string resource, int count)
    {
        var path = Path.Combine(dataDirectory, "logs", resource + ".log");
        return File.Exists(path) ? [.. File.ReadLines(path).TakeLast(count)] : [];
    }

    /// <summary>SIGKILL for every process at once, the AppHost first so that it can mend nothing.</summary>
    public async Task KillEverythingAsync(CancellationToken cancellationToken)
    {
        var processes = Resources.Select(r => r.ProcessId).OfType<int>().Select(Process.GetProcessById).ToList();
        host!.Kill();
        foreach (var process in processes) process.Kill(entireProcessTree: true);
        foreach (var process in processes.Append(host)) await process.WaitForExitAsync(cancellationToken);
        File.Delete(StatusPath);
    }

    /// <summary>The AppHost is asked to stop, as Ctrl+C asks it; with it goes all that it started.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{host!.Id}"]);
        await host.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (host is { HasExited: false }) host.Kill(entireProcessTree: true);
        host?.Dispose();
    }

    private string StatusPath => Path.Combine(dataDirectory, "status.json");

    private string[] Arguments() =>
    [
        Path.Combine(AppContext.BaseDirectory, "AppHost.dll"), $"--Data:Directory={dataDirectory}", $"--Parameters:demo-password={demoPassword}",
        "--DcpPublisher:RandomizePorts=true", .. arguments,
    ];

    private IEnumerable<JsonNode> Rows() => Status()["resources"]!.AsArray().Select(r => r!);

    private JsonNode Status()
    {
        if (host is { HasExited: true }) throw new ShouldAssertException($"The AppHost ended with exit code {host.ExitCode}.");
        return File.Exists(StatusPath) ? JsonNode.Parse(File.ReadAllText(StatusPath))! : new JsonObject { ["state"] = "none yet", ["resources"] = new JsonArray() };
    }
}
