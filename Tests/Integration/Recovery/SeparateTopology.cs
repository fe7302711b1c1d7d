using System.Diagnostics;
using System.Text.Json.Nodes;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Recovery;

/// <summary>The platform as its user starts it: an AppHost in a process of its own, which can be killed with everything under it and started again on the same data.</summary>
internal sealed class SeparateTopology(string dataDirectory, string demoPassword) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private Process? host;

    /// <summary>Starts the AppHost and waits until everything is healthy.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Arguments()) start.ArgumentList.Add(argument);
        // The test's own process is no AppHost: nothing of its environment decides about this one.
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        host = Process.Start(start) ?? throw new InvalidOperationException("The AppHost did not start.");
        host.OutputDataReceived += static (_, _) => { };
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        await Eventually.SatisfiesAsync(_ => Task.FromResult(Status()), s => (string?)s["state"] == "Healthy", cancellationToken, Patience);
    }

    /// <summary>A client of the gateway.</summary>
    public HttpClient CreateClient()
    {
        var url = Resources().Single(r => (string?)r["name"] == "gateway")["urls"]!.AsArray().Select(u => (string)u!).First();
        return new HttpClient { BaseAddress = new Uri(url) };
    }

    /// <summary>SIGKILL for every process at once, the AppHost first so that it can mend nothing.</summary>
    public async Task KillEverythingAsync(CancellationToken cancellationToken)
    {
        var processes = Resources().Select(r => (int?)r["processId"]).OfType<int>().Select(Process.GetProcessById).ToList();
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
        "--DcpPublisher:RandomizePorts=true",
    ];

    private IEnumerable<JsonNode> Resources() => Status()["resources"]!.AsArray().Select(r => r!);

    private JsonNode Status()
    {
        if (host is { HasExited: true }) throw new ShouldAssertException($"The AppHost ended with exit code {host.ExitCode}.");
        return File.Exists(StatusPath) ? JsonNode.Parse(File.ReadAllText(StatusPath))! : new JsonObject { ["state"] = "none yet" };
    }
}
