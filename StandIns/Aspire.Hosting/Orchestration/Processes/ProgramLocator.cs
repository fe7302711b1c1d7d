namespace Aspire.Hosting.Orchestration;

/// <summary>Finds programs of the machine.</summary>
internal static class ProgramLocator
{
    private const string DebianPostgresRoot = "/usr/lib/postgresql";

    // An ordinary account's PATH leaves out the sbin directories, where some distributions keep servers.
    private static readonly string[] UsualDirectories = ["/usr/local/bin", "/usr/bin", "/usr/local/sbin", "/usr/sbin"];

    /// <summary>The full path of the first program of these names on PATH or in the usual directories; null when there is none.</summary>
    public static string? Find(params IReadOnlyList<string> names)
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return onPath.Concat(UsualDirectories)
            .SelectMany(_ => names, Path.Combine)
            .FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// The directories that hold a Postgres server: Debian's by major version, newest first, then the one on PATH.
    /// </summary>
    public static IEnumerable<string> PostgresDirectories()
    {
        var packaged = Directory.Exists(DebianPostgresRoot) ? Directory.EnumerateDirectories(DebianPostgresRoot) : [];
        var onPath = Find("postgres") is { } program ? ResolveDirectory(program) : null;
        return packaged
            .OrderByDescending(directory => int.TryParse(Path.GetFileName(directory), out var major) ? major : 0)
            .Select(directory => Path.Combine(directory, "bin"))
            .Append(onPath)
            .OfType<string>()
            .Where(directory => File.Exists(Path.Combine(directory, "postgres")) && File.Exists(Path.Combine(directory, "initdb")))
            .Distinct();
    }

    private static string ResolveDirectory(string program) =>
        Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program)!;
}
