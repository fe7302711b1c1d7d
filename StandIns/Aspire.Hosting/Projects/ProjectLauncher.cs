using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Projects;

/// <inheritdoc/>
internal sealed class ProjectLauncher(Assembly? appHost) : IProjectLauncher
{
    public LaunchCommand CommandOf(ProjectResource project)
    {
        var path = project.GetProjectMetadata().ProjectPath;
        if (!File.Exists(path))
        {
            throw new DistributedApplicationException(
                $"The project of '{project.Name}' is not at {path}. Correct its path in the AppHost.");
        }

        var directory = Path.GetDirectoryName(path)!;
        var own = project.Annotations.OfType<EffectiveLaunchProfileAnnotation>()
            .LastOrDefault()?.Profile.CommandLineArgs is { Length: > 0 } line
            ? CommandLine.Split(line)
            : [];
        if (AppHostAssemblies.Metadata(appHost, $"projecttarget:{path}") is { } program)
        {
            return File.Exists(program)
                ? new LaunchCommand("dotnet", ["exec", program, .. own], directory)
                : throw new DistributedApplicationException(
                    $"'{project.Name}' has not been built: {program} is missing. Build the AppHost again.");
        }

        var configuration = appHost?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration;
        string[] choice = string.IsNullOrEmpty(configuration) ? [] : ["--configuration", configuration];
        return new LaunchCommand(
            "dotnet",
            ["run", "--project", path, "--no-build", .. choice, "--no-launch-profile", .. own is [] ? own : ["--", .. own]],
            directory);
    }
}
