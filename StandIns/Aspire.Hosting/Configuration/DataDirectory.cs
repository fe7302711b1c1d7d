using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Where data that outlives a run is kept.</summary>
internal static class DataDirectory
{
    private static readonly string Usual = Path.Combine("..", ".data");

    /// <summary>Configuration <c>Data:Directory</c> (relative to the AppHost), or <c>.data</c> beside the AppHost's directory.</summary>
    public static string Of(IConfiguration configuration, string appHostDirectory) =>
        Path.GetFullPath(configuration["Data:Directory"] is { Length: > 0 } directory ? directory : Usual, appHostDirectory);

    /// <summary>Whether a directory is the one that is used when nothing is configured.</summary>
    public static bool IsUsual(string directory, string appHostDirectory) =>
        Resolved(directory) == Resolved(Path.GetFullPath(Usual, appHostDirectory));

    // The same directory may be reached over links.
    private static string Resolved(string directory)
    {
        var resolved = Path.GetPathRoot(directory)!;
        foreach (var part in directory[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new DirectoryInfo(Path.Combine(resolved, part));
            resolved = (next.Exists ? next.ResolveLinkTarget(returnFinalTarget: true) : null)?.FullName ?? next.FullName;
        }

        return resolved;
    }
}
