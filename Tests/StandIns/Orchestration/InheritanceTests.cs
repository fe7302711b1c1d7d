using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>What a process finds in its environment besides what the AppHost's code says.</summary>
public sealed class InheritanceTests : IDisposable
{
    private readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_process_inherits_the_AppHosts_environment_except_for_what_speaks_of_the_AppHost_itself()
    {
        var log = Path.Combine(_data.Path, "logs", "worker.log");
        using var host = new HostProcess(
            HostProgram.Application,
            _data.Path,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["HANDED_ON"] = "yes",
                ["ASPNETCORE_URLS"] = "http://localhost:1",
                ["DOTNET_LAUNCH_PROFILE"] = "AppHost",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["DOTNET_ENVIRONMENT"] = "Development",
            },
            "--Worker=echo \"[$HANDED_ON][$ASPNETCORE_URLS][$DOTNET_LAUNCH_PROFILE][$ASPNETCORE_ENVIRONMENT][$DOTNET_ENVIRONMENT]\"; "
                + "trap 'exit 0' TERM; while :; do sleep 0.05; done");

        await Eventually.TrueAsync(() => File.Exists(log) && ReadShared(log).Contains(']', StringComparison.Ordinal));
        ReadShared(log).Split('\n')[0].ShouldBe("[yes][][][][]");
        host.Ask(StopSignal.Terminate);
        (await host.ExitAsync(TestContext.Current.CancellationToken)).ExitCode.ShouldBe(0);
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
