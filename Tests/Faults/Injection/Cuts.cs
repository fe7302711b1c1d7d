using System.Diagnostics;
using System.Globalization;

namespace AspireOrders.Tests.Faults.Injection;

/// <summary>Faults of connections and of what Redis keeps.</summary>
internal static class Cuts
{
    /// <summary>Whether this process may cut the connections of others: the kernel resets sockets for root only.</summary>
    public static bool MayCut => Environment.IsPrivilegedProcess;

    /// <summary>Every established TCP connection to the resource is reset under both ends.</summary>
    public static Fault Reset(string resource) => new(
        $"connections to {resource} are cut",
        async (grounds, cancellationToken) =>
        {
            // Replicas share one address; all others have it as their first.
            var shared = grounds.Topology.Resources.First(r => r.Name == resource || r.Name == resource + "-1");
            foreach (var port in shared.Urls.Select(u => u.Port).Distinct()) await ResetAsync(port, cancellationToken);
        },
        resource);

    /// <summary>Postgres ends the session of every client.</summary>
    public static Fault EndSessions() => new(
        "postgres ends every session", (grounds, cancellationToken) => Databases.EndSessionsAsync(grounds.Topology, cancellationToken), "postgres");

    /// <summary>Redis closes the connection of every client.</summary>
    public static Fault CloseClients() => new(
        "redis closes every connection",
        async (grounds, cancellationToken) =>
        {
            await using var redis = await Databases.RedisAsync(grounds.Topology);
            await redis.GetDatabase().ExecuteAsync("CLIENT", "KILL", "SKIPME", "yes").WaitAsync(cancellationToken);
        },
        "redis");

    /// <summary>Redis forgets everything: streams, groups, cache.</summary>
    public static Fault Wipe() => new(
        "redis is wiped",
        async (grounds, cancellationToken) =>
        {
            await using var redis = await Databases.RedisAsync(grounds.Topology);
            await redis.GetDatabase().ExecuteAsync("FLUSHALL").WaitAsync(cancellationToken);
        },
        "redis");

    private static async Task ResetAsync(int port, CancellationToken cancellationToken)
    {
        using var cut = Process.Start(new ProcessStartInfo(
            "ss", ["-K", "-t", "-n", "state", "established", string.Create(CultureInfo.InvariantCulture, $"( sport = :{port} or dport = :{port} )")]) { UseShellExecute = false, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("ss did not start.");
        await cut.StandardOutput.ReadToEndAsync(cancellationToken);
        await cut.WaitForExitAsync(cancellationToken);
        cut.ExitCode.ShouldBe(0, "ss -K resets connections");
    }
}
