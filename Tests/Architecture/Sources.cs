namespace AspireOrders.Tests.Architecture;

/// <summary>The hand-written sources of the repository.</summary>
internal static class Sources
{
    private static readonly string[] Generated = ["bin", "obj", ".git", ".data", "artifacts", "node_modules"];

    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    public static string[] Services { get; } = ["Users", "Orders", "Inventory", "Payments", "Notifications"];

    /// <summary>C# files outside of Tests/.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } =
        [.. Find("*.cs").Where(f => !f.StartsWith("Tests/", StringComparison.Ordinal)).Select(f => new SourceFile(f, File.ReadAllText(Path.Combine(Root, f))))];

    public static IReadOnlyList<string> Find(string pattern) =>
        [.. Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)).Where(IsHandWritten).Order(StringComparer.Ordinal)];

    private static bool IsHandWritten(string path) => !path.Split('/').Any(p => Generated.Contains(p, StringComparer.Ordinal));

    private static string FindRoot(DirectoryInfo? directory)
    {
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "AspireOrders.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests do not run below the solution's folder.");
    }
}

/// <summary>One source file.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public int Lines => Text.AsSpan().Count('\n');
}
