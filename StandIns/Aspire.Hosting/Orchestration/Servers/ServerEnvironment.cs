namespace Aspire.Hosting.Orchestration;

/// <summary>The environment servers run in: nothing of ours leaks into it, and no locale that the machine lacks can stop them.</summary>
internal static class ServerEnvironment
{
    public static IReadOnlyDictionary<string, string> For(string homeDirectory) => new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["HOME"] = homeDirectory,
        ["LC_ALL"] = "C",
        ["TZ"] = "UTC",
    };
}
