using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>A container in the machine's own engine; skipped where none answers. Its image is made of the machine's redis-server: nothing is fetched.</summary>
public sealed class ContainerEngineTests : IAsyncLifetime
{
    private const string Image = "localhost/aspireorders-engine-test";

    // An entry point that says what it was given, and a server on a port of its own that keeps what it is told under /data.
    private const string EntryPoint =
        "echo \"greeting: $GREETING\"; exec /usr/bin/redis-server --port 7000 --protected-mode no --dir /data --appendonly yes --appendfsync always";

    private readonly DataDirectory _data = new();
    private readonly string _volume = $"engine-test-{Guid.NewGuid():N}";
    private string? _engine;
    private DistributedApplication? _application;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var name in new[] { "docker", "podman" })
        {
            if (_engine is null && ProgramLocator.Find(name) is { } program && (await AskAsync(program, "version")).ExitCode == 0)
            {
                _engine = program;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
            await AskAsync(_engine!, "volume", "rm", _volume);
        }

        if (_engine is not null)
        {
            await AskAsync(_engine, "rmi", $"{Image}:1");
        }

        _data.Dispose();
    }

    [Fact]
    public async Task A_container_serves_on_its_port_keeps_its_volume_over_a_stop_and_is_gone_when_it_is_stopped()
    {
        Assert.SkipWhen(_engine is null, "No container engine answers on this machine.");
        await MakeImageAsync();
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [$"--Data:Directory={_data.Path}", "--DcpPublisher:RandomizePorts=true"],
            ProjectDirectory = _data.Path,
            DisableDashboard = true,
        });
        var secret = builder.AddParameter("greeting", () => "good day", secret: true);
        var store = builder.AddResource(new ContainerResource("store")).WithImage(Image, "1").WithEndpoint(targetPort: 7000, name: "tcp")
            .WithEnvironment("GREETING", secret).WithVolume(_volume, "/data").WithEntrypoint("/bin/sh").WithArgs("-c", EntryPoint);
        _application = builder.Build();
        await _application.StartAsync(Cancellation);

        await Eventually.TrueAsync(() => SaysAsync(store, "SET kept yes", "+OK"));
        var log = Path.Combine(_data.Path, "logs", "store.log");
        await Eventually.TrueAsync(() => File.Exists(log) && File.ReadAllText(log).Contains("greeting: good day", StringComparison.Ordinal));
        var name = (await NamesAsync()).ShouldHaveSingleItem();

        await CommandAsync(KnownResourceCommands.StopCommand);

        (await NamesAsync()).ShouldBeEmpty();

        await CommandAsync(KnownResourceCommands.StartCommand);

        await Eventually.TrueAsync(() => SaysAsync(store, "GET kept", "$3"));
        (await NamesAsync()).ShouldBe([name]);

        await _application.StopAsync(Cancellation);

        (await NamesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("trap 'exit 0' TERM; while :; do sleep 1; done")]
    // The first process of a container ignores a signal that it has no handler for.
    [InlineData("while :; do sleep 1; done")]
    public async Task When_the_host_is_killed_its_container_is_gone_also_when_it_does_not_listen(string script)
    {
        Assert.SkipWhen(_engine is null, "No container engine answers on this machine.");
        await MakeImageAsync();
        using var host = new HostProcess(HostProgram.Application, _data.Path, $"--Image={Image}", $"--InContainer={script}", "--DcpPublisher:RandomizePorts=true");
        await Eventually.TrueAsync(async () => (await NamesAsync()).Length == 1);

        host.Kill();

        await Eventually.TrueAsync(async () => (await NamesAsync()).Length == 0);
    }

    private async Task CommandAsync(string command)
    {
        var result = await _application!.ResourceCommands.ExecuteCommandAsync("store", command, Cancellation);
        result.Success.ShouldBeTrue(result.Message);
        await _application.ResourceNotifications.WaitForResourceAsync(
            "store",
            change => command == KnownResourceCommands.StartCommand == (change.Snapshot.State?.Text == KnownResourceStates.Running),
            Cancellation);
    }

    // All containers of this image, also those that have ended.
    private async Task<string[]> NamesAsync()
    {
        var listed = await AskAsync(_engine!, "ps", "--all", "--filter", $"ancestor={Image}:1", "--format", "{{.Names}}");
        listed.ExitCode.ShouldBe(0, listed.Error);
        return listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<bool> SaysAsync(IResourceBuilder<ContainerResource> store, string question, string answer)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", store.GetEndpoint("tcp").Port, Cancellation);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{question}\r\n"), Cancellation);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadLineAsync(Cancellation) == answer;
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            return false;
        }
    }

    // A shell, the server, and what both are linked with.
    private async Task MakeImageAsync()
    {
        const string script =
            """
            libraries=$(ldd "$0" /bin/sh /bin/sleep | grep -o '/[^ ]*\.so[^ ]*' | sort -u)
            mkdir -p "$1/root/data" "$1/root/tmp" "$1/root/usr/bin" "$1/root/bin"
            for file in $libraries; do mkdir -p "$1/root${file%/*}"; cp -L "$file" "$1/root$file"; done
            cp -L "$0" "$1/root/usr/bin/redis-server"
            cp -L /bin/sh "$1/root/bin/sh"
            cp -L /bin/sleep "$1/root/bin/sleep"
            tar -C "$1/root" -cf "$1/image.tar" .
            """;
        var server = ProgramLocator.Find("redis-server").ShouldNotBeNull();
        var made = await AskAsync("/bin/sh", "-ec", script, server, _data.Path);
        made.ExitCode.ShouldBe(0, made.Error);
        var imported = await AskAsync(_engine!, "import", Path.Combine(_data.Path, "image.tar"), $"{Image}:1");
        imported.ExitCode.ShouldBe(0, imported.Error);
    }

    private static Task<ProgramResult> AskAsync(string program, params string[] arguments) =>
        ProgramRunner.RunAsync(program, arguments, null, null, CancellationToken.None);
}
