using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>The process that listens on a port.</summary>
internal sealed record PortHolder(int ProcessId, string Program)
{
    private const string ListeningState = "0A";
    private const int LocalAddressField = 1;
    private const int StateField = 3;
    private const int InodeField = 9;

    /// <summary>
    /// The folder of the application that the process is part of, such as another clone of this one: above its working directory or its
    /// program there is one in which an AppHost keeps its data and names the process. Null when it is part of none.
    /// </summary>
    public string? Application => Target("cwd").Concat(Target("exe")).SelectMany(Ancestors).FirstOrDefault(IsNamedIn);

    /// <summary>Who listens on the port; null when nobody does or when it belongs to an account we may not look into.</summary>
    public static PortHolder? Of(int port)
    {
        var sockets = ListeningSockets(port).ToHashSet(StringComparer.Ordinal);
        return sockets.Count == 0 ? null : Processes().FirstOrDefault(holder => Holds(holder.ProcessId, sockets));
    }

    /// <summary>One sentence: which port, for whom, who holds it and what to do.</summary>
    public static string Describe(int port, string wantedBy)
    {
        var (holder, remedy) = Of(port) is { } found
            ? ($"{found.Program} (pid {found.ProcessId})", $"stop it (kill {found.ProcessId})")
            : ("a process of another account", $"find it with `sudo ss -ltnp 'sport = :{port}'`, stop it");
        return $"Port {port}, which {wantedBy} needs, is held by {holder}: {remedy} and start again.";
    }

    private bool IsNamedIn(string folder)
    {
        string[] notes = [Path.Combine(folder, ".data", DataDirectoryLock.OwnerFile), Path.Combine(folder, ".data", ProcessLedger.FileName)];
        try
        {
            return notes.Where(File.Exists).SelectMany(File.ReadLines)
                .Any(line => line.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{ProcessId} "), StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private IEnumerable<string> Target(string link)
    {
        try
        {
            return new FileInfo($"/proc/{ProcessId}/{link}").LinkTarget is { Length: > 0 } target ? [target] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var folder = path; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    private static IEnumerable<string> ListeningSockets(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return new[] { "/proc/net/tcp", "/proc/net/tcp6" }
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > InodeField && fields[StateField] == ListeningState)
            .Where(fields => fields[LocalAddressField].EndsWith(suffix, StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[InodeField]}]");
    }

    private static IEnumerable<PortHolder> Processes() =>
        from directory in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(directory)
        where char.IsAsciiDigit(name[0])
        select new PortHolder(int.Parse(name, CultureInfo.InvariantCulture), ProgramOf(directory));

    private static bool Holds(int processId, HashSet<string> sockets)
    {
        try
        {
            var files = new DirectoryInfo($"/proc/{processId}/fd").EnumerateFiles();
            return files.Any(link => link.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
            return false;
        }
    }

    private static string ProgramOf(string directory)
    {
        try
        {
            var program = File.ReadAllText(Path.Combine(directory, "comm")).Trim();
            // What dotnet runs says more than dotnet.
            var assembly = program == "dotnet"
                ? Array.Find(File.ReadAllText(Path.Combine(directory, "cmdline")).Split('\0'), IsAssembly)
                : null;
            return assembly is null ? program : Path.GetFileNameWithoutExtension(assembly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "a process";
        }
    }

    private static bool IsAssembly(string argument) => argument.EndsWith(".dll", StringComparison.Ordinal);
}
