using Aspire.Hosting.Orchestration;
using Xunit.MicrosoftTestingPlatform;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>
/// The program's entry. Besides running the tests it can play the host of one of them: started with a variable that names a data
/// directory it runs Postgres, Redis and a child that will not stop by itself, prints their process numbers, and waits to be killed.
/// </summary>
internal static class AbandonedHost
{
    public const string Variable = "ORCHESTRATION_TEST_HOST_DATA";

    public static async Task<int> Main(string[] args)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } dataDirectory)
        {
            await RunAsync(dataDirectory);
        }

        return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }

    private static async Task RunAsync(string dataDirectory)
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
}
