using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>Postgres data made once and copied for each test, since making it takes seconds.</summary>
public sealed class PostgresTemplate : IAsyncLifetime
{
    private readonly DataDirectory _data = new();

    public async ValueTask InitializeAsync()
    {
        await using var servers = new NativeServers(_data.Path);
        await servers.Postgres.PrepareAsync(TestContext.Current.CancellationToken);
    }

    public async Task CopyToAsync(DataDirectory data)
    {
        File.SetUnixFileMode(data.Path, File.GetUnixFileMode(_data.Path));
        string[] arguments = ["-a", Path.Combine(_data.Path, "postgres"), data.Path];
        var copy = await ProgramRunner.RunAsync(
            "/bin/cp", arguments, account: null, environment: null, TestContext.Current.CancellationToken);
        copy.ExitCode.ShouldBe(0, copy.Error);
    }

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        return ValueTask.CompletedTask;
    }
}
