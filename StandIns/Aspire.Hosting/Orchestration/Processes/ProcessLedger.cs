using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The children now running, on disk: should this process and its guardian both be killed, the next run finds them there and ends them.
/// </summary>
internal sealed class ProcessLedger(string dataDirectory)
{
    /// <summary>Its name in the data directory.</summary>
    public const string FileName = "processes";

    private const string BootIdentityFile = "/proc/sys/kernel/random/boot_id";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, string> _lines = [];
    private readonly string _path = Path.Combine(dataDirectory, FileName);

    public void Add(int processId, StopSignal signal, string name)
    {
        if (ProcessIdentity.Of(processId) is { } identity)
        {
            lock (_gate)
            {
                _lines[processId] = $"{identity.Id} {identity.StartTicks} {(int)signal} {name}";
                Write();
            }
        }
    }

    public void Remove(int processId)
    {
        lock (_gate)
        {
            if (_lines.Remove(processId))
            {
                Write();
            }
        }
    }

    /// <summary>Ends every process of an earlier run that is still there; returns their names.</summary>
    public async Task<IReadOnlyList<string>> StopLeftoversAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var leftovers = Read().Where(leftover => leftover.Identity.IsAlive).ToList();
        leftovers.ForEach(static leftover => PosixSignals.Send(leftover.Identity.Id, leftover.Signal));
        var start = time.GetTimestamp();
        while (leftovers.Exists(static leftover => leftover.Identity.IsAlive) && time.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(Step, time, cancellationToken);
        }

        leftovers.ForEach(static leftover => PosixSignals.SendToGroup(leftover.Identity.Id, StopSignal.Kill));
        return leftovers.ConvertAll(static leftover => leftover.Name);
    }

    private IEnumerable<(ProcessIdentity Identity, StopSignal Signal, string Name)> Read()
    {
        var lines = File.Exists(_path) ? File.ReadAllLines(_path) : [];
        return lines.FirstOrDefault() != BootIdentity()
            ? []
            : lines.Skip(1).Select(line => line.Split(' ', 4)).Where(fields => fields.Length == 4).Select(fields => (
                new ProcessIdentity(Number(fields[0]), long.Parse(fields[1], CultureInfo.InvariantCulture)),
                (StopSignal)Number(fields[2]),
                fields[3]));
    }

    private void Write()
    {
        var draft = _path + ".new";
        File.WriteAllLines(draft, [BootIdentity(), .. _lines.Values]);
        File.Move(draft, _path, overwrite: true);
    }

    private static string BootIdentity() => File.ReadAllText(BootIdentityFile).Trim();

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
