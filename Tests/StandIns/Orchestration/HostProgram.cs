using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Xunit.MicrosoftTestingPlatform;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>
/// The program's entry. Besides running the tests it plays the host in some of them: what it plays and on which data directory is in
/// two variables.
/// </summary>
internal static class HostProgram
{
    public const string RoleVariable = "ORCHESTRATION_TEST_ROLE";
    public const string DataVariable = "ORCHESTRATION_TEST_DATA";

    /// <summary>Runs Postgres, Redis and a child that ignores SIGTERM, prints their process numbers, and waits to be killed.</summary>
    public const string Servers = "servers";

    /// <summary>Runs an application of shell scripts, whose behaviour the command line decides.</summary>
    public const string Application = "application";

    /// <summary>Changes to the directory on the command line, listens on a free port, prints it, and waits to be killed.</summary>
    public const string Listener = "listener";

    public static async Task<int> Main(string[] args)
    {
        switch (Environment.GetEnvironmentVariable(RoleVariable))
        {
            case Servers:
                await RunServersAsync(Environment.GetEnvironmentVariable(DataVariable)!);
                return 0;
            case Application:
                RunApplication(Environment.GetEnvironmentVariable(DataVariable)!, args);
                return Environment.ExitCode;
            case Listener:
                await ListenAsync(args[0]);
                return 0;
            default:
                return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
        }
    }

    private static async Task RunServersAsync(string dataDirectory)
    {
        var launcher = new ChildProcessLauncher(dataDirectory, TimeProvider.System);
        var servers = new NativeServers(dataDirectory);
        var postgres = await servers.StartPostgresAsync(CancellationToken.None);
        var redis = await servers.StartRedisAsync(CancellationToken.None);
        var stubborn = launcher.Start(new ChildProcessSpecification
        {
            Name = "stubborn",
            FileName = "/bin/sh",
            Arguments = ["-c", "trap '' TERM; while :; do sleep 1; done"],
            WorkingDirectory = "/",
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
        });
        Console.WriteLine($"{postgres.Id} {redis.Id} {stubborn.Id}");
        await Task.Delay(Timeout.Infinite, CancellationToken.None);
    }

    private static async Task ListenAsync(string directory)
    {
        Directory.SetCurrentDirectory(directory);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        await Task.Delay(Timeout.Infinite, CancellationToken.None);
    }

    private static void RunApplication(string dataDirectory, string[] args)
    {
        var builder = DistributedApplication.CreateBuilder([$"--Data:Directory={dataDirectory}", .. args]);
        var setup = builder.AddResource(new ExecutableResource("setup", "/bin/sh", "/"))
            .WithArgs("-c", builder.Configuration["Setup"] ?? "exit 0");
        var worker = builder.AddResource(new ExecutableResource("worker", "/bin/sh", "/"))
            .WithArgs("-c", builder.Configuration["Worker"] ?? "trap 'echo drained; exit 0' TERM; echo ready; while :; do sleep 0.05; done")
            .WaitForCompletion(setup);
        if (int.TryParse(builder.Configuration["Port"], out var port))
        {
            worker.WithHttpEndpoint(port: port);
        }

        if (builder.Configuration["Ask"] is { } parameter)
        {
            worker.WithEnvironment("ANSWER", builder.AddParameter(parameter, secret: true).WithDescription("What the worker needs."));
        }

        if (builder.Configuration["Image"] is { } image)
        {
            builder.AddResource(new ContainerResource("store")).WithImage(image, "1").WithEntrypoint("/bin/sh").WithArgs("-c", builder.Configuration["InContainer"] ?? "exit 0");
        }

        builder.Build().Run();
    }
}
