using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace AspireOrders.Tests.Faults.Injection;

/// <summary>
/// The disk under Redis' append-only file is full. Mounting a small file system takes root and a machine that allows it, so the process' limit
/// of a file's size (RLIMIT_FSIZE) stands in for it: the write that does not fit is cut short, and Redis treats a short write as ENOSPC. It
/// then refuses every command that writes, until there is room again.
/// </summary>
internal static partial class FullDisk
{
    // signal(7), of Linux.
    private const int FileTooLarge = 25, Ignore = 1;

    private const int OrdersMeanwhile = 20;

    // More than the shop fills while the limit is being set; the rest is filled by writes that do not fit evenly, so that the last one is cut short.
    private const int Room = 1_000_003;

    private static readonly byte[] Filling = new byte[10_007];

    public static Fault OfRedis() => new("the disk of redis is full", StrikeAsync, "redis");

    /// <summary>
    /// Has the signal of a file that exceeds its limit ignored here and in every process started from now on, which inherit that: a full disk sends none,
    /// and Redis, which tries the rest of a short write at once, would die of it.
    /// </summary>
    public static void IgnoreSignal() => _ = Signal(FileTooLarge, Ignore);

    private static async Task StrikeAsync(Grounds grounds, CancellationToken cancellationToken)
    {
        var id = grounds.Topology.Resource("redis").ProcessId!.Value;
        await using var redis = await Databases.RedisAsync(grounds.Topology);
        await LimitAsync(id, string.Create(CultureInfo.InvariantCulture, $"{AppendOnlyFile(grounds.Topology).Length + Room}"), cancellationToken);
        try
        {
            await FillAsync(redis, cancellationToken);
            await StatusAsync(redis, "err", cancellationToken);
            // What customers are promised does not depend on Redis: orders go on being accepted.
            var goal = grounds.Crowd.Journal.Answered + OrdersMeanwhile;
            await Eventually.SatisfiesAsync(_ => Task.FromResult(grounds.Crowd.Journal.Answered), answered => answered >= goal, cancellationToken);
        }
        finally
        {
            await LimitAsync(id, "unlimited", CancellationToken.None);
        }

        await StatusAsync(redis, "ok", cancellationToken);
    }

    private static async Task FillAsync(ConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        try
        {
            for (var written = 0; written <= Room; written += Filling.Length)
            {
                await redis.GetDatabase().StringSetAsync("faults:filling", Filling).WaitAsync(cancellationToken);
            }
        }
        catch (RedisServerException full) when (full.Message.StartsWith("MISCONF", StringComparison.Ordinal))
        {
            // There is no room any more, which was to be reached.
        }
    }

    private static async Task StatusAsync(ConnectionMultiplexer redis, string status, CancellationToken cancellationToken) =>
        await Eventually.SatisfiesAsync(
            async token => (string?)await redis.GetDatabase().ExecuteAsync("INFO", "persistence").WaitAsync(token) ?? "",
            info => info.Contains($"aof_last_write_status:{status}", StringComparison.Ordinal), cancellationToken);

    private static FileInfo AppendOnlyFile(SeparateTopology topology) =>
        new DirectoryInfo(Path.Combine(topology.DataDirectory, "redis", "appendonlydir")).EnumerateFiles("*.incr.aof").MaxBy(f => f.Length)
        ?? throw new InvalidOperationException("Redis has no append-only file.");

    private static async Task LimitAsync(int processId, string bytes, CancellationToken cancellationToken)
    {
        // Only the soft limit, which may be raised again; as the process' own account, for being root is not enough in every container.
        List<string> command = ["prlimit", "--pid", processId.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:"];
        if (Environment.IsPrivilegedProcess) command.InsertRange(0, ["setpriv", $"--reuid={Id(processId, "Uid")}", $"--regid={Id(processId, "Gid")}", "--clear-groups", "--"]);
        using var limit = Process.Start(command[0], command.Skip(1));
        await limit.WaitForExitAsync(cancellationToken);
        limit.ExitCode.ShouldBe(0, "prlimit sets the limit of a file's size");
    }

    private static string Id(int processId, string kind) =>
        File.ReadLines($"/proc/{processId}/status").Single(l => l.StartsWith(kind + ":", StringComparison.Ordinal)).Split('\t')[1];

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
