using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>Containers by way of a program that stands in for the engine and notes what it is asked.</summary>
public sealed class ContainerTests : IAsyncLifetime
{
    private readonly DataDirectory _data = new();
    private DistributedApplication? _application;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
    public async Task A_container_is_run_by_the_engine_with_ports_volumes_variables_and_arguments_and_stopped_through_it()
    {
        var builder = Describe(answers: true);
        var secret = builder.AddParameter("key", () => "hunter2", secret: true);
        var web = builder.AddResource(new ContainerResource("web")).WithImage("library/nginx", "1.29").WithImageRegistry("docker.io")
            .WithHttpEndpoint(targetPort: 80, env: "PORT").WithVolume("web-data", "/data").WithBindMount("pages", "/pages", isReadOnly: true)
            .WithEnvironment("KEY", secret).WithEntrypoint("/bin/nginx").WithArgs("-g", "daemon off;");
        await StartAsync(builder);

        await _application!.ResourceNotifications.WaitForResourceAsync("web", KnownResourceStates.Running, Cancellation);
        await Eventually.TrueAsync(() => File.Exists(Noted("run")));
        var port = web.GetEndpoint("http").Port;
        var asked = await File.ReadAllLinesAsync(Noted("run"), Cancellation);
        asked[0].ShouldStartWith("--rm --name=web-");
        asked[0].ShouldEndWith(
            $" --cidfile={Noted("web.container")} --publish=127.0.0.1:{port}:80 --volume=web-data:/data --volume={Path.Combine(_data.Path, "pages")}:/pages:ro"
            + " --env=PORT --env=KEY --entrypoint=/bin/nginx docker.io/library/nginx:1.29 -g daemon off;");
        asked[1].ShouldBe("KEY=hunter2 PORT=80");
        var name = asked[0].Split(' ')[1]["--name=".Length..];
        (await File.ReadAllLinesAsync(Noted("removed"), Cancellation)).ShouldBe([$"rm --force {name}"]);

        var stopped = await _application.ResourceCommands.ExecuteCommandAsync("web", KnownResourceCommands.StopCommand, Cancellation);

        stopped.Success.ShouldBeTrue(stopped.Message);
        File.Exists(Noted("stopped")).ShouldBeTrue();
        (await File.ReadAllLinesAsync(Noted("removed"), Cancellation)).ShouldBe([$"rm --force {name}", $"kill {name}", $"rm --force {name}"]);
        File.Exists(Noted("web.container")).ShouldBeFalse();
    }

    [Fact]
    public async Task When_the_host_is_killed_the_engine_is_told_to_remove_that_very_container()
    {
        WriteEngine(answers: true);
        using var host = new HostProcess(
            HostProgram.Application, _data.Path, $"--ASPIRE_CONTAINER_RUNTIME={Noted("docker")}", "--Image=library/nginx", "--DcpPublisher:RandomizePorts=true");
        await Eventually.TrueAsync(() => File.Exists(Noted("run")));

        host.Kill();

        await Eventually.TrueAsync(() => File.ReadAllLines(Noted("removed")) is [.., "kill 4c01db0b339c", "rm --force 4c01db0b339c"]);
        File.Exists(Noted("stopped")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_named_with_what_to_do()
    {
        var builder = Describe(answers: false);
        builder.AddResource(new ContainerResource("web")).WithImage("library/nginx", "1.29").WithExplicitStart();
        await StartAsync(builder);

        await _application!.ResourceCommands.ExecuteCommandAsync("web", KnownResourceCommands.StartCommand, Cancellation);

        var failed = await _application.ResourceNotifications.WaitForResourceAsync(
            "web", static change => change.Snapshot.State?.Text == KnownResourceStates.FailedToStart, Cancellation);
        failed.Snapshot.Properties.Single(static property => property.Name == "failure").Value.ShouldBe(
            $"web is a container of library/nginx:1.29, and the container engine {Path.Combine(_data.Path, "docker")} does not answer: "
            + "start its service, and start again.");
    }

    private string Noted(string what) => Path.Combine(_data.Path, what);

    private IDistributedApplicationBuilder Describe(bool answers)
    {
        WriteEngine(answers);
        return DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [$"--Data:Directory={_data.Path}", "--DcpPublisher:RandomizePorts=true", $"--ASPIRE_CONTAINER_RUNTIME={Noted("docker")}"],
            ProjectDirectory = _data.Path,
            DisableDashboard = true,
        });
    }

    private void WriteEngine(bool answers)
    {
        var engine = Noted("docker");
        Write(engine, $$"""
            #!/bin/bash
            cd "{{_data.Path}}"
            case $1 in
              version) exit {{(answers ? 0 : 1)}} ;;
              rm | kill) echo "$*" >> removed ;;
              run)
                shift
                trap 'touch stopped; exit 0' TERM
                for word; do case $word in --cidfile=*) printf 4c01db0b339c > "${word#*=}" ;; esac; done
                { echo "$*"; echo "KEY=$KEY PORT=$PORT"; } > run.new
                mv run.new run
                while :; do sleep 0.05; done ;;
            esac
            """);
        File.SetUnixFileMode(engine, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // By another process: a program that this one had open for writing could be busy when it is started.
    private static void Write(string path, string text)
    {
        using var writer = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "cat > \"$0\"", path]) { UseShellExecute = false, RedirectStandardInput = true })!;
        writer.StandardInput.Write(text);
        writer.StandardInput.Close();
        writer.WaitForExit();
    }

    private Task StartAsync(IDistributedApplicationBuilder builder)
    {
        _application = builder.Build();
        return _application.StartAsync(Cancellation);
    }
}
