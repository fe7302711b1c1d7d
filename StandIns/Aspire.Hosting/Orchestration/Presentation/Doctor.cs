using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>Where the application has a script that checks the machine, whoever cannot start is told of it.</summary>
internal static class Doctor
{
    private const string Script = "run";

    /// <summary>A further line, or nothing.</summary>
    public static string Hint(IServiceProvider services) =>
        services.GetService<IOptions<OrchestrationOptions>>()?.Value.AppHostDirectory is { } directory
            && File.Exists(Path.Combine(directory, "..", "eng", "doctor")) && File.Exists(Path.Combine(directory, "..", Script))
            ? $"{Environment.NewLine}./run --doctor checks this machine and names each fix."
            : "";
}
