using System.Diagnostics;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class OrphanTests : IDisposable
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    private readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task When_the_host_is_killed_no_child_outlives_it_by_five_seconds_and_the_servers_stop_cleanly()
    {
        using var host = StartHost();
        var line = await host.StandardOutput.ReadLineAsync(Cancellation);
        var children = line!.Split(' ').Select(id => ProcessIdentity.Of(int.Parse(id))).ToList();
        children.ShouldAllBe(child => child != null);

        host.Kill();
        var killed = Stopwatch.GetTimestamp();
        while (children.Exists(child => child!.Value.IsAlive) && Stopwatch.GetElapsedTime(killed) < Promise)
        {
            await Task.Delay(20, Cancellation);
        }

        children.ShouldAllBe(child => !child!.Value.IsAlive);
        (await StateOfClusterAsync()).ShouldBe("shut down");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Process StartHost()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[AbandonedHost.Variable] = _data.Path;
        return Process.Start(start)!;
    }

    private async Task<string> StateOfClusterAsync()
    {
        var programs = ProgramLocator.PostgresDirectories().First();
        var answer = await ProgramRunner.RunAsync(Path.Combine(programs, "pg_controldata"), [Path.Combine(_data.Path, "postgres")], account: null, environment: null, Cancellation);
        var state = answer.Output.Split('\n').Single(line => line.StartsWith("Database cluster state:", StringComparison.Ordinal));
        return state.Split(':')[1].Trim();
    }
}
