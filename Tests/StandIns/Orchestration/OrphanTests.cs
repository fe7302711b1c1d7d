using System.Diagnostics;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class OrphanTests(PostgresTemplate template) : IClassFixture<PostgresTemplate>, IAsyncLifetime
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    private readonly DataDirectory _data = new();

    public async ValueTask InitializeAsync() => await template.CopyToAsync(_data);

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task When_the_host_is_killed_no_child_outlives_it_by_five_seconds_and_the_servers_stop_cleanly()
    {
        using var host = new HostProcess(HostProgram.Servers, _data.Path);
        var line = await host.ReadLineAsync(Cancellation);
        var children = line!.Split(' ').Select(id => ProcessIdentity.Of(int.Parse(id))).ToList();
        children.ShouldAllBe(child => child != null);

        host.Kill();
        var killed = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync(() => children.TrueForAll(child => !child!.Value.IsAlive));

        Stopwatch.GetElapsedTime(killed).ShouldBeLessThan(Promise);
        (await StateOfClusterAsync()).ShouldBe("shut down");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<string> StateOfClusterAsync()
    {
        var programs = ProgramLocator.PostgresDirectories().First();
        var data = Path.Combine(_data.Path, "postgres");
        var answer = await ProgramRunner.RunAsync(
            Path.Combine(programs, "pg_controldata"), [data], account: null, environment: null, Cancellation);
        var state = answer.Output.Split('\n').Single(line => line.StartsWith("Database cluster state:", StringComparison.Ordinal));
        return state.Split(':')[1].Trim();
    }
}
