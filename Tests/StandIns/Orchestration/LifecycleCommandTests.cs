using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>The commands start, stop and restart on processes that really run.</summary>
public sealed class LifecycleCommandTests : IAsyncLifetime
{
    private const string Works = "trap 'exit 0' TERM; while :; do sleep 0.05; done";

    private readonly DataDirectory _data = new();
    private readonly IDistributedApplicationBuilder _builder;
    private DistributedApplication? _application;

    public LifecycleCommandTests() => _builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = [$"--Data:Directory={_data.Path}", "--DcpPublisher:RandomizePorts=true"],
        ProjectDirectory = _data.Path,
        DisableDashboard = true,
    });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ResourceNotificationService Notifications => _application!.ResourceNotifications;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.StopAsync(CancellationToken.None);
            await _application.DisposeAsync();
        }

        _data.Dispose();
    }

    [Fact]
    public async Task What_is_started_by_hand_is_not_started_until_somebody_does_and_can_be_stopped_and_started_again()
    {
        Script("load", Works).WithExplicitStart();
        await StartAsync();

        Notifications.TryGetCurrentState("load", out var before).ShouldBeTrue();
        before.Snapshot.State!.Text.ShouldBe(KnownResourceStates.NotStarted);
        Enabled("load").ShouldBe(["start"]);

        await DoAsync("load", KnownResourceCommands.StartCommand);
        await Notifications.WaitForResourceAsync("load", KnownResourceStates.Running, Cancellation);
        Enabled("load").ShouldBe(["stop", "restart"]);
        await DoAsync("load", KnownResourceCommands.StopCommand);
        await Notifications.WaitForResourceAsync("load", KnownResourceStates.Exited, Cancellation);
        await DoAsync("load", KnownResourceCommands.StartCommand);
        await Notifications.WaitForResourceAsync("load", KnownResourceStates.Running, Cancellation);
    }

    [Fact]
    public async Task What_was_started_by_hand_and_fails_is_not_started_again_and_ends_nobody_else()
    {
        Script("load", "exit 3").WithExplicitStart();
        Script("worker", Works);
        await StartAsync();

        await DoAsync("load", KnownResourceCommands.StartCommand);

        var ended = await Notifications.WaitForResourceAsync(
            "load", static change => change.Snapshot.State?.Text == KnownResourceStates.Exited, Cancellation);
        ended.Snapshot.ExitCode.ShouldBe(3);
        await Notifications.WaitForResourceHealthyAsync("worker", Cancellation);
    }

    [Fact]
    public async Task Who_waits_is_started_at_once_by_the_command()
    {
        var setup = Script("setup", Works);
        Script("worker", Works).WaitForCompletion(setup);
        await StartAsync();
        await Notifications.WaitForResourceAsync("worker", KnownResourceStates.Waiting, Cancellation);
        Enabled("worker").ShouldBe(["start"]);

        await DoAsync("worker", KnownResourceCommands.StartCommand);

        await Notifications.WaitForResourceAsync("worker", KnownResourceStates.Running, Cancellation);
    }

    [Fact]
    public async Task A_restart_gives_it_another_process()
    {
        Script("worker", Works);
        await StartAsync();
        var first = await Notifications.WaitForResourceHealthyAsync("worker", Cancellation);

        await DoAsync("worker", KnownResourceCommands.RestartCommand);

        await Notifications.WaitForResourceAsync(
            "worker",
            change => change.Snapshot.State?.Text == KnownResourceStates.Running && ProcessOf(change) != ProcessOf(first),
            Cancellation);
    }

    [Fact]
    public async Task What_is_started_again_waits_again_for_what_it_depends_on()
    {
        var server = Script("server", Works);
        Script("worker", Works).WaitFor(server, WaitBehavior.WaitOnResourceUnavailable);
        await StartAsync();
        var first = await Notifications.WaitForResourceHealthyAsync("worker", Cancellation);
        await DoAsync("server", KnownResourceCommands.StopCommand);

        await DoAsync("worker", KnownResourceCommands.RestartCommand);

        await Notifications.WaitForResourceAsync("worker", KnownResourceStates.Waiting, Cancellation);
        Enabled("worker").ShouldBe(["start"]);
        await DoAsync("server", KnownResourceCommands.StartCommand);
        await Notifications.WaitForResourceAsync(
            "worker",
            change => change.Snapshot.State?.Text == KnownResourceStates.Running && ProcessOf(change) != ProcessOf(first),
            Cancellation);
    }

    [Fact]
    public async Task Who_waits_again_can_be_told_not_to_start_or_not_to_wait()
    {
        var server = Script("server", Works);
        Script("worker", Works).WaitFor(server, WaitBehavior.WaitOnResourceUnavailable);
        await StartAsync();
        await Notifications.WaitForResourceHealthyAsync("worker", Cancellation);
        await DoAsync("server", KnownResourceCommands.StopCommand);
        await DoAsync("worker", KnownResourceCommands.RestartCommand);
        await Notifications.WaitForResourceAsync("worker", KnownResourceStates.Waiting, Cancellation);

        await DoAsync("worker", KnownResourceCommands.StopCommand);
        await Notifications.WaitForResourceAsync("worker", KnownResourceStates.NotStarted, Cancellation);
        await DoAsync("worker", KnownResourceCommands.StartCommand);
        await Notifications.WaitForResourceAsync("worker", KnownResourceStates.Waiting, Cancellation);
        await DoAsync("worker", KnownResourceCommands.StartCommand);

        await Notifications.WaitForResourceAsync("worker", KnownResourceStates.Running, Cancellation);
        Notifications.TryGetCurrentState("server", out var stopped).ShouldBeTrue();
        stopped.Snapshot.State!.Text.ShouldBe(KnownResourceStates.Exited);
    }

    [Fact]
    public async Task What_cannot_be_done_now_says_so()
    {
        Script("load", Works).WithExplicitStart();
        await StartAsync();

        var result = await _application!.ResourceCommands.ExecuteCommandAsync("load", KnownResourceCommands.StopCommand, Cancellation);

        (result.Success, result.Message).ShouldBe((false, "load is NotStarted already."));
    }

    private IResourceBuilder<ExecutableResource> Script(string name, string text) =>
        _builder.AddResource(new ExecutableResource(name, "/bin/sh", "/")).WithArgs("-c", text);

    private async Task StartAsync()
    {
        _application = _builder.Build();
        await _application.StartAsync(Cancellation);
    }

    private async Task DoAsync(string resource, string command)
    {
        var result = await _application!.ResourceCommands.ExecuteCommandAsync(resource, command, Cancellation);
        result.Success.ShouldBeTrue(result.Message);
    }

    private IEnumerable<string> Enabled(string resource)
    {
        Notifications.TryGetCurrentState(resource, out var state).ShouldBeTrue();
        return state.Snapshot.Commands.Where(command => command.State == ResourceCommandState.Enabled).Select(command => command.Name);
    }

    private static object? ProcessOf(ResourceEvent change) =>
        change.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value;
}
