using System.Diagnostics;
using System.Globalization;

namespace AspireOrders.Tests.Faults.Injection;

/// <summary>Signals to a process of the platform and all processes under it.</summary>
internal static class Signals
{
    /// <summary>Sends the signal to the process alone.</summary>
    public static Task SendAsync(string signal, int processId, CancellationToken cancellationToken) => SendAsync(signal, [processId], cancellationToken);

    /// <summary>Sends the signal to the process and everything under it, at once: a database server is many processes.</summary>
    public static Task SendToTreeAsync(string signal, int processId, CancellationToken cancellationToken) => SendAsync(signal, Tree(processId), cancellationToken);

    /// <summary>The processes directly under one.</summary>
    public static IReadOnlyList<int> Children(int processId) => [.. All().Where(p => p.Parent == processId).Select(p => p.Id)];

    private static List<int> Tree(int root)
    {
        var children = All().ToLookup(p => p.Parent, p => p.Id);
        var tree = new List<int> { root };
        for (var index = 0; index < tree.Count; index++) tree.AddRange(children[tree[index]]);
        return tree;
    }

    private static async Task SendAsync(string signal, IReadOnlyList<int> processIds, CancellationToken cancellationToken)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-" + signal, .. processIds.Select(id => id.ToString(CultureInfo.InvariantCulture))]) { UseShellExecute = false, RedirectStandardError = true })
            ?? throw new InvalidOperationException("kill did not start.");
        await kill.WaitForExitAsync(cancellationToken);
    }

    private static IEnumerable<(int Id, int Parent)> All()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id)) continue;
            string stat;
            try
            {
                stat = File.ReadAllText(Path.Combine(directory, "stat"));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
                continue;
            }

            // The program's name, in brackets, may hold blanks: pid (name) state parent ...
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            yield return (id, int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
    }
}
