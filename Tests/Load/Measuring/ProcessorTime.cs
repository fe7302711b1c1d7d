using System.Globalization;
using AspireOrders.Load.Topology;

namespace AspireOrders.Load.Measuring;

/// <summary>Processor time that each part of the platform has used, in user and kernel mode, since it started.</summary>
/// <param name="Seconds">By part: a service (all replicas together), postgres (all its backends), redis, apphost, generator.</param>
internal sealed record ProcessorTime(IReadOnlyDictionary<string, double> Seconds)
{
    private const double TicksPerSecond = 100;

    // Fields of /proc/<pid>/stat, counted from the one after the name.
    private const int Parent = 1, User = 11, Kernel = 12, UserOfChildren = 13, KernelOfChildren = 14;

    private static readonly string[] Parts = ["gateway", "orders", "inventory", "payments", "notifications", "users", "postgres", "redis"];

    /// <summary>The sum of all parts, in seconds.</summary>
    public double Total => Seconds.Values.Sum();

    /// <summary>Reads it for a topology and this process.</summary>
    public static ProcessorTime Read(RunningTopology topology)
    {
        var resources = topology.Status.Resources;
        var seconds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in Parts)
        {
            var processes = resources.Where(r => r.Belongs(part)).Select(r => r.ProcessId).OfType<int>().ToList();
            // Postgres serves each connection by a process of its own; those that have ended count as its children.
            seconds[part] = part == "postgres" ? processes.Sum(OfFamily) : processes.Sum(p => Of(Fields(p)));
        }

        seconds["apphost"] = Of(Fields(topology.ProcessId));
        seconds["generator"] = Of(Fields(Environment.ProcessId));
        return new ProcessorTime(seconds);
    }

    /// <summary>What was used since an earlier moment.</summary>
    public ProcessorTime Since(ProcessorTime earlier) =>
        new(Seconds.ToDictionary(s => s.Key, s => s.Value - earlier.Seconds.GetValueOrDefault(s.Key), StringComparer.Ordinal));

    private static double OfFamily(int parent)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? Fields(process) : [])
            .Where(f => f.Length > 0 && Number(f, Parent) == parent);
        var own = Fields(parent);
        return Of(own) + (own.Length > 0 ? InSeconds(Number(own, UserOfChildren) + Number(own, KernelOfChildren)) : 0) + children.Sum(Of);
    }

    private static double Of(string[] fields) => fields.Length == 0 ? 0 : InSeconds(Number(fields, User) + Number(fields, Kernel));

    private static double InSeconds(long ticks) => ticks / TicksPerSecond;

    private static long Number(string[] fields, int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);

    // Empty when there is no such process (any more).
    private static string[] Fields(int process)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return [];
        }
    }
}
