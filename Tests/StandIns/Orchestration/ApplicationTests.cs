using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class ApplicationTests : IDisposable
{
    private readonly DataDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_service_that_is_killed_comes_back_and_a_polite_end_drains_it()
    {
        using var host = Start();
        await Eventually.TrueAsync(() => host.State == "Healthy");
        var first = host.Field("worker", "processId")!.Value.GetInt32();

        PosixSignals.Send(first, StopSignal.Kill);
        await Eventually.TrueAsync(() => host.Field("worker", "restarts")?.GetInt32() == 1 && host.State == "Healthy");
        var second = host.Field("worker", "processId")!.Value.GetInt32();
        second.ShouldNotBe(first);
        host.Ask(StopSignal.Terminate);

        var (exitCode, error) = await host.ExitAsync(Cancellation);
        exitCode.ShouldBe(0, error);
        error.ShouldBeEmpty();
        ProcessIdentity.Of(second).ShouldBeNull();
        Log("worker").ShouldEndWith("drained");
        File.Exists(InData("run.pid")).ShouldBeFalse();
        File.Exists(InData("status.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Ctrl_C_ends_it_like_a_polite_end()
    {
        using var host = Start();
        await Eventually.TrueAsync(() => host.State == "Healthy");

        host.Ask(StopSignal.Interrupt);

        (await host.ExitAsync(Cancellation)).ExitCode.ShouldBe(0);
        Log("worker").ShouldEndWith("drained");
    }

    [Fact]
    public async Task Whoever_asks_twice_does_not_wait_for_what_still_drains()
    {
        using var host = Start("--Worker=trap '' TERM; echo ready; while :; do sleep 0.05; done");
        await Eventually.TrueAsync(() => host.State == "Healthy");
        var worker = host.Field("worker", "processId")!.Value.GetInt32();

        host.Ask(StopSignal.Interrupt);
        await Eventually.TrueAsync(() => host.Field("worker", "state")?.GetString() == "Stopping");
        host.Ask(StopSignal.Interrupt);

        (await host.ExitAsync(Cancellation)).ExitCode.ShouldBe(0);
        ProcessIdentity.Of(worker).ShouldBeNull();
    }

    [Fact]
    public async Task A_one_shot_that_fails_ends_everything_with_its_last_words_and_exit_code_1()
    {
        using var host = Start("--Setup=echo the table is missing; exit 3");

        var (exitCode, error) = await host.ExitAsync(Cancellation);

        exitCode.ShouldBe(1);
        error.ShouldStartWith("setup failed with exit code 3: correct what its last lines name ");
        error.ShouldContain($"(all of them are in {InData("logs", "setup.log")}) and start again.");
        error.ShouldEndWith("    the table is missing");
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence_and_exit_code_1()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        using var host = Start($"--Port={port}");

        var (exitCode, error) = await host.ExitAsync(Cancellation);

        exitCode.ShouldBe(1);
        var self = Environment.ProcessId;
        error.ShouldBe($"Port {port}, which worker needs, is held by {ProgramName()} (pid {self}): stop it (kill {self}) and start again.");
    }

    [Fact]
    public async Task A_second_one_on_the_same_data_says_who_has_it()
    {
        using var first = Start();
        await Eventually.TrueAsync(() => first.State == "Healthy");
        using var second = Start();

        var (exitCode, error) = await second.ExitAsync(Cancellation);

        exitCode.ShouldBe(1);
        error.ShouldStartWith($"The application already runs on {_data.Path} (pid {first.Id}): stop it with ./run --stop");
        first.State.ShouldBe("Healthy");
        first.Ask(StopSignal.Terminate);
        await first.ExitAsync(Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string ProgramName() => File.ReadAllText("/proc/self/comm").Trim() is var name and not "dotnet" ? name : "StandIns";

    private HostProcess Start(params string[] args) => new(HostProgram.Application, _data.Path, args);

    private string InData(params string[] parts) => Path.Combine([_data.Path, .. parts]);

    private string Log(string name) => File.ReadAllText(InData("logs", $"{name}.log")).Trim();
}
