using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>Only one AppHost at a time works on a data directory; `run.pid` in it tells which.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    /// <summary>Holds the process number and start time of the AppHost; stale once that process is gone.</summary>
    public const string OwnerFile = "run.pid";

    private readonly FileStream _lock;
    private readonly string _owner;

    private DataDirectoryLock(FileStream held, string owner)
    {
        _lock = held;
        _owner = owner;
    }

    /// <exception cref="OrchestrationException">Another AppHost has it.</exception>
    public static DataDirectoryLock Take(string dataDirectory)
    {
        var owner = Path.Combine(dataDirectory, OwnerFile);
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(dataDirectory, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            var pid = File.Exists(owner) ? File.ReadAllText(owner).Split(' ')[0] : "unknown";
            throw new OrchestrationException(
                $"The application already runs on {dataDirectory} (pid {pid}): stop it with ./run --stop, or set another Data:Directory.",
                exception);
        }

        // The status of a run that was killed must not be taken for that of this one.
        new StatusFile(dataDirectory).Delete();
        var self = ProcessIdentity.Of(Environment.ProcessId)!.Value;
        File.WriteAllText(owner, string.Create(CultureInfo.InvariantCulture, $"{self.Id} {self.StartTicks}\n"));
        return new DataDirectoryLock(held, owner);
    }

    public void Dispose()
    {
        File.Delete(_owner);
        _lock.Dispose();
    }
}
