using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>postmaster.pid: which process serves a Postgres data directory.</summary>
internal static class PostmasterFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Frees the data directory: a server that an earlier run left is stopped, and a file that names a process of something else
    /// (numbers are used again, soon so in containers) is removed, since Postgres would take it for a server and refuse to start.
    /// </summary>
    public static async Task ReleaseAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        var file = Path.Combine(directory, "postmaster.pid");
        if (!File.Exists(file) || !int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var processId))
        {
            return;
        }

        if (ProcessIdentity.Of(processId) is not { } server || !Serves(processId, directory))
        {
            File.Delete(file);
            return;
        }

        PosixSignals.Send(processId, StopSignal.Interrupt);
        var start = time.GetTimestamp();
        while (server.IsAlive && time.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(Step, time, cancellationToken);
        }

        if (server.IsAlive)
        {
            throw new OrchestrationException(
                $"A Postgres of an earlier run still holds {directory} and does not stop: kill -QUIT {processId} and start again.");
        }
    }

    // A postmaster's working directory is the data it serves.
    private static bool Serves(int processId, string directory) =>
        new DirectoryInfo($"/proc/{processId}/cwd").LinkTarget is { } target
        && Path.TrimEndingDirectorySeparator(target) == Path.TrimEndingDirectorySeparator(directory);
}
