using System.Globalization;

namespace AspireOrders.Tests.Faults.Verification;

/// <summary>The TCP ports on which one process itself listens: replicas share their public address, but each has ports of its own.</summary>
internal static class ListeningPorts
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["tcp", "tcp6"];

    /// <summary>The ports of a process; none when it has ended.</summary>
    public static IReadOnlySet<int> Of(int processId)
    {
        try
        {
            var sockets = Directory.EnumerateFiles($"/proc/{processId}/fd").Select(f => new FileInfo(f).LinkTarget).OfType<string>().ToHashSet(StringComparer.Ordinal);
            return Tables.SelectMany(t => File.ReadLines($"/proc/{processId}/net/{t}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == Listening && sockets.Contains($"socket:[{fields[9]}]"))
                .Select(fields => int.Parse(fields[1].AsSpan(fields[1].IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .ToHashSet();
        }
        catch (IOException)
        {
            return new HashSet<int>();
        }
    }
}
