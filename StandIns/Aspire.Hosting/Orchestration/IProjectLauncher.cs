using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Knows how a project is started.</summary>
internal interface IProjectLauncher
{
    /// <summary>
    /// The command of a project. The built program is started directly (<c>dotnet exec …/bin/…/X.dll</c>) where the AppHost's build noted
    /// it, which saves the memory of a <c>dotnet run</c> beside every process; otherwise
    /// <c>dotnet run --project … --no-build --configuration … --no-launch-profile</c>.
    /// </summary>
    /// <exception cref="DistributedApplicationException">The project, or what was built of it, is not there.</exception>
    LaunchCommand CommandOf(ProjectResource project);
}

/// <summary>A program to start.</summary>
/// <param name="FileName">Program.</param>
/// <param name="Arguments">Its arguments; those of the resource come after them.</param>
/// <param name="WorkingDirectory">Absolute path.</param>
internal sealed record LaunchCommand(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory);
